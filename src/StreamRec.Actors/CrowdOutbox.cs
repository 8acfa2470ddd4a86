using StreamRec.Domain;
using StreamRec.Signals;

namespace StreamRec.Actors;

/// <summary>
/// Moves that this node has counted and that the others have not been told. Signals are statistics: while nothing can be
/// sent, moves beyond the bound (a few hundred bytes each) are dropped and counted, and so are those of a record that is not
/// acknowledged, which sent again might be counted twice. One thread.
/// </summary>
/// <param name="send">True: the record is in the log.</param>
public sealed class CrowdOutbox(ItemIndex index, Func<byte[], Task<bool>> send, int bound = CrowdOutbox.DefaultBound)
{
    public const int DefaultBound = 50_000;

    private List<SignalMove> _waiting = [];
    private Task _sending = Task.CompletedTask;

    internal void Add(in SignalMove move)
    {
        if (_waiting.Count < bound) _waiting.Add(move);
        else ActorsMetrics.MovesUnsent.Inc();
    }

    /// <summary>Sends what waits, unless the last of it is still being sent.</summary>
    internal void Send()
    {
        if (_waiting.Count == 0 || !_sending.IsCompleted) return;
        var moves = _waiting;
        _waiting = [];
        _sending = Task.Run(() => SendAsync(moves));
    }

    private async Task SendAsync(List<SignalMove> moves)
    {
        foreach (var (bytes, count) in MoveBatch.Write(moves, index))
            (await send(bytes) ? ActorsMetrics.MovesSent : ActorsMetrics.MovesUnsent).Inc(count);
    }
}
