using StackExchange.Redis;

namespace StreamRec.Baseline;

/// <summary>
/// Profiles in Redis, one string per user. The client's one connection is shared by all requests, which it pipelines. Two events of one
/// person at the same time: the last one to write wins, as in most such services.
/// </summary>
internal sealed class ProfileStore(IDatabase redis)
{
    /// <returns>False when there is none.</returns>
    public async ValueTask<bool> ReadAsync(string user, Memory<byte> profile)
    {
        using var lease = await redis.StringGetLeaseAsync(user).ConfigureAwait(false);
        if (lease is null) return false;
        lease.Span.CopyTo(profile.Span);
        return true;
    }

    /// <summary>Done when Redis has it: the request for the list that follows reads it.</summary>
    public Task WriteAsync(string user, ReadOnlyMemory<byte> profile) => redis.StringSetAsync(user, profile);
}
