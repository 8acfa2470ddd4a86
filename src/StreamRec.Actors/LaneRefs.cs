using Akka.Actor;
using StreamRec.Domain;

namespace StreamRec.Actors;

/// <summary>Who sent a user what is not durable yet, to be told when it is: one lane per partition, and nearly always one.</summary>
internal sealed class LaneRefs
{
    private readonly List<(LaneEpoch Epoch, IActorRef Ref)> _lanes = [];

    /// <summary>An older lane of the partition does not take a newer one's place.</summary>
    public void Remember(LaneEpoch epoch, IActorRef lane)
    {
        for (var i = 0; i < _lanes.Count; i++)
        {
            var known = _lanes[i].Epoch;
            if (known.Partition != epoch.Partition) continue;
            if (known.Generation != epoch.Generation || known.Number <= epoch.Number) _lanes[i] = (epoch, lane);
            return;
        }
        _lanes.Add((epoch, lane));
    }

    public void Tell(IReadOnlyList<Durable> answers)
    {
        foreach (var durable in answers)
        {
            foreach (var (epoch, lane) in _lanes)
            {
                if (epoch == durable.Epoch) lane.Tell(durable);
            }
        }
    }
}
