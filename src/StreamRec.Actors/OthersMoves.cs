using Akka.Actor;
using StreamRec.Signals;

namespace StreamRec.Actors;

/// <summary>A move that another node has counted: counted here too, and not sent on.</summary>
internal sealed record OthersMove(SignalMove Move);

/// <summary>Tells what other nodes have counted to the <see cref="SignalsActor"/>. One thread.</summary>
internal sealed class OthersMoves(PinSource pins, IActorRef signals, MoveBacklog backlog)
{
    /// <summary>Clocks of brokers differ, and with a topic of producers' times so do those; a day ahead is no clock's error.</summary>
    private const long Ahead = 24 * 3_600_000;

    /// <param name="recordTime">ms, the broker's</param>
    public void Receive(ReadOnlySpan<byte> record, long recordTime)
    {
        var catalog = pins.Catalog;
        if (MoveBatch.Read(record, catalog.Index, recordTime + Ahead) is not { } moves)
        {
            ActorsMetrics.MalformedMoves.Inc();
            return;
        }
        foreach (var move in moves)
        {
            if (catalog.Find(catalog.Index[move.Item]) is null || !backlog.TryEnter()) continue;
            ActorsMetrics.MovesReceived.Inc();
            signals.Tell(new OthersMove(move), ActorRefs.NoSender);
        }
    }
}
