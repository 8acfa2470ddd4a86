namespace StreamRec.Cli.Producing;

/// <summary>
/// Keeps what is sent and not yet read by the node below two bounds. The embedded broker forgets the oldest events of a partition
/// beyond about 5 MB: a sender that runs further ahead than that loses events without any error.
/// </summary>
/// <param name="read">how many of the events sent the node has read; other producers' events count too, and loosen the bound</param>
internal sealed class LagThrottle(Func<long> read, TimeProvider time, int maxEvents = 10_000, long maxBytes = 4 << 20)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly long[] _bytesBefore = new long[maxEvents + 1];
    private long _sent;
    private long _bytes;
    private long _read;

    public void Sent(int bytes)
    {
        _bytes += bytes;
        _sent++;
        _bytesBefore[_sent % _bytesBefore.Length] = _bytes;
    }

    public bool MaySend => _sent - _read < maxEvents && (_sent == _read || _bytes - _bytesBefore[_read % _bytesBefore.Length] < maxBytes);

    /// <exception cref="CommandFailedException">The node read nothing for a minute.</exception>
    public async ValueTask WaitAsync(CancellationToken cancellation)
    {
        if (MaySend) return;
        var since = time.GetTimestamp();
        while (true)
        {
            var now = Math.Clamp(read(), _read, _sent);
            if (now > _read) since = time.GetTimestamp();
            _read = now;
            if (MaySend) return;
            if (time.GetElapsedTime(since) > Patience)
                throw new CommandFailedException(
                    $"The node has read {_read:N0} of {_sent:N0} events and nothing more for {Patience.TotalSeconds:0} s.",
                    ExitCodes.Incomplete);
            await Task.Delay(Poll, time, cancellation);
        }
    }
}
