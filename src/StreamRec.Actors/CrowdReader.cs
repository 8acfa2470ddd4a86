using Akka.Actor;
using StreamRec.Domain;
using StreamRec.Signals;

namespace StreamRec.Actors;

/// <summary>
/// What reads the shared log of moves, and the states that are shared, for the <see cref="SignalsActor"/>: that is asked, so whoever reads
/// is no faster than it counts. One thread at a time. Cancelled when the node stops.
/// </summary>
public sealed class CrowdReader(IActorRef signals, ItemIndex index, Clocks clocks, CancellationToken stopping)
{
    /// <summary>Clocks of brokers differ, and with a topic of producers' times so do those; a day ahead is no clock's error.</summary>
    private const long Ahead = 24 * 3_600_000;

    /// <summary>Completes when it is counted.</summary>
    /// <param name="recordTime">ms, the broker's</param>
    /// <param name="own">This node wrote it.</param>
    public Task CountAsync(byte[] record, long recordTime, long offset, bool own)
    {
        var moves = MoveBatch.Read(record, index, recordTime + Ahead);
        if (moves is null) ActorsMetrics.MalformedMoves.Inc();
        else if (!own) ActorsMetrics.MovesReceived.Inc(moves.Count);
        return signals.Ask<Counted>(new LoggedMoves(moves ?? [], offset), stopping);
    }

    /// <summary>How far the log is counted; null: it has not begun.</summary>
    public async Task<CountedLog?> CountedAsync() => (await signals.Ask<CountedUpTo>(AskCounted.Instance, stopping)).Log;

    /// <summary>This node's own counts are what the log is counted on top of, from now on.</summary>
    public Task FoundAsync(string topic, long next) =>
        signals.Ask<Counted>(new Adopt(null, new CountedLog(Guid.NewGuid(), topic, next)), stopping);

    /// <summary>True: the state has another origin than what is counted here; <see cref="AdoptAsync"/> takes it over.</summary>
    /// <param name="ahead">Also one of the same origin that has counted more.</param>
    /// <exception cref="SignalsFormatException">It is no state.</exception>
    public async Task<bool> IsNewsAsync(byte[] state, bool ahead) =>
        SignalsFile.LogOf(state) is { } log && (await CountedAsync() is not { } counted
            || counted.Origin != log.Origin || counted.Topic != log.Topic || (ahead && counted.Next < log.Next));

    /// <exception cref="SignalsFormatException">It is no state.</exception>
    /// <exception cref="OtherClocksException">It was counted with other clocks than this node's.</exception>
    public Task AdoptAsync(byte[] state)
    {
        var writer = SignalsWriter.Load(new MemoryStream(state), index, anchorTo: null, clocks);
        return signals.Ask<Counted>(new Adopt(writer, writer.Log!), stopping);
    }
}
