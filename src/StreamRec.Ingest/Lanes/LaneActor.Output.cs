using Akka.Actor;
using Akka.Event;
using StreamRec.Domain;

namespace StreamRec.Ingest.Lanes;

/// <summary>What the lane says: to users, to who asked it, to the dead letters.</summary>
internal sealed partial class LaneActor : ILaneOutput<IActorRef>
{
    /// <summary>While the lane ends nothing is sent: users write by themselves when their shard goes, and the region would keep it for
    /// the next owner's actors, who have a lane of their own.</summary>
    void ILaneOutput<IActorRef>.Send(IUserMessage message)
    {
        if (!_ends.IsCancellationRequested) _region.Tell(message, Self);
    }

    void ILaneOutput<IActorRef>.Answer(IActorRef asker, NothingPending answer) => asker.Tell(answer, Self);

    void ILaneOutput<IActorRef>.Answer(IActorRef asker, LogAway answer) => asker.Tell(answer, Self);

    void ILaneOutput<IActorRef>.Write(DeadLetter letter)
    {
        var self = Self;
        _ = Report();

        async Task Report()
        {
            var offset = letter.Record.Offset;
            try
            {
                self.Tell(await _services.Letters.WriteAsync(_number, letter) ? new LetterWritten(offset) : new LetterFailed(offset));
            }
#pragma warning disable CA1031 // whatever it is, the lane writes it again
            catch (Exception problem)
#pragma warning restore CA1031
            {
                _log.Warning(
                    problem, "Partition {0}: the dead letter of offset {1} could not be written; it is tried again.", _number, offset);
                self.Tell(new LetterFailed(offset));
            }
        }
    }
}
