namespace StreamRec.Cli.Producing;

/// <summary>
/// Keeps what is sent and not yet handled below two bounds. The embedded broker forgets the oldest events of a partition
/// beyond about 5 MB: a sender that runs further ahead than that loses events without any error.
/// </summary>
/// <param name="handled">how many of the events sent the node has handled; other producers' events count too, and loosen the bound</param>
public sealed class LagThrottle(Func<long> handled, TimeProvider time, int maxEvents = 10_000, long maxBytes = 4 << 20)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly long[] _bytesBefore = new long[maxEvents + 1];
    private long _sent;
    private long _bytes;
    private long _handled;

    public void Sent(int bytes)
    {
        _bytes += bytes;
        _sent++;
        _bytesBefore[_sent % _bytesBefore.Length] = _bytes;
    }

    public bool MaySend => _sent - _handled < maxEvents && (_sent == _handled || _bytes - _bytesBefore[_handled % _bytesBefore.Length] < maxBytes);

    /// <exception cref="CommandFailedException">The node handled nothing for a minute.</exception>
    public async ValueTask WaitAsync(CancellationToken cancellation)
    {
        if (MaySend) return;
        var since = time.GetTimestamp();
        while (true)
        {
            var now = Math.Clamp(handled(), _handled, _sent);
            if (now > _handled) since = time.GetTimestamp();
            _handled = now;
            if (MaySend) return;
            if (time.GetElapsedTime(since) > Patience)
                throw new CommandFailedException($"The node has handled {_handled:N0} of {_sent:N0} events and nothing more for {Patience.TotalSeconds:0} s.", ExitCodes.Incomplete);
            await Task.Delay(Poll, time, cancellation);
        }
    }
}
