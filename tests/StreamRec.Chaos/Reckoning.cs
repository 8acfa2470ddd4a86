using System.Text;
using Confluent.Kafka;
using StreamRec.Testing;

namespace StreamRec.Chaos;

/// <summary>
/// The load rests, everything is folded and durable: now every profile must be, byte for byte, that of the undisturbed reader,
/// every screen must have its user's last event, and nothing may be in the dead letters, missing, or there twice.
/// </summary>
internal sealed class Reckoning(World world, Audience audience, Undisturbed undisturbed, Findings findings, string folder)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    public async Task RunAsync(CancellationToken cancellation)
    {
        await audience.Traffic.PauseAsync(cancellation);
        await CaughtUpAsync().WaitAsync(cancellation);
        await undisturbed.ReadAsync(cancellation);
        await ShownAsync().WaitAsync(cancellation);
        await Parallel.ForEachAsync(audience.Watched.Concat(audience.Others).Index(), new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = cancellation },
            async (at, stop) => await CompareAsync(at.Index, at.Item.Id).WaitAsync(stop));
        findings.Compared(audience.Watched.Count + audience.Others.Count);
        var traffic = audience.Traffic;
        if (traffic.Failed > 0) findings.Other($"the brokers refused {traffic.Failed} events: {traffic.LastFailure}");
        if (undisturbed.Count != traffic.Acknowledged) findings.Other($"the log has {undisturbed.Count} records, the brokers acknowledged {traffic.Acknowledged}");
        if (await undisturbed.DeadLettersAsync() is var letters and > 0) findings.Other($"{letters} records in {WorldSettings.DeadLetters}");
    }

    private async Task CaughtUpAsync()
    {
        try
        {
            await Eventually.TrueAsync(async () =>
            {
                try
                {
                    return await world.Kafka.CaughtUpAsync(WorldSettings.Group, WorldSettings.Topic, WorldSettings.Partitions);
                }
                catch (KafkaException)
                {
                    return false; // asked again
                }
            }, Limit, () => $"group {WorldSettings.Group} has committed up to the log's end");
        }
        catch (TimeoutException problem)
        {
            findings.Other($"{problem.Message}; partitions of {await world.OwnedAsync()}");
        }
    }

    private async Task ShownAsync()
    {
        try
        {
            await audience.ShownAsync(() => "");
        }
        catch (TimeoutException)
        {
            foreach (var screen in audience.Behind(long.MaxValue))
            {
                findings.NotPushedTo($"{screen}: shown event {screen.LastShown} of {screen.User.Sent}, connected to node {screen.ConnectedTo}; {undisturbed.PlaceOf(screen.User.Id)}");
            }
        }
    }

    /// <summary>By each node in turn, as a reader would meet them.</summary>
    private async Task CompareAsync(int index, string user)
    {
        var node = world.Nodes[index % world.Nodes.Count];
        byte[] served;
        try
        {
            served = await node.Process.ProfileAsync(user);
        }
        catch (Exception problem) when (problem is TimeoutException or HttpRequestException or OperationCanceledException)
        {
            findings.Differs($"{user} cannot be read at node {node.Number}: {problem.Message}; {undisturbed.PlaceOf(user)}");
            return;
        }
        var expected = undisturbed.ProfileOf(user);
        if (served.AsSpan().SequenceEqual(expected)) return;
        await File.WriteAllBytesAsync(Path.Combine(folder, $"{user}-served.json"), served, CancellationToken.None);
        await File.WriteAllBytesAsync(Path.Combine(folder, $"{user}-expected.json"), expected, CancellationToken.None);
        var again = await node.Process.ProfileAsync(user);
        findings.Differs($"{user} at node {node.Number} ({(again.AsSpan().SequenceEqual(expected) ? "right when asked again" : "again when asked again")}); "
            + $"{undisturbed.PlaceOf(user)}; {Head(served)} instead of {Head(expected)}; both are in {folder}");
    }

    private static string Head(byte[] profile) => Encoding.UTF8.GetString(profile.AsSpan(0, Math.Min(profile.Length, 90)));
}
