using System.Diagnostics;
using Akka.Actor;
using Akka.Event;
using StreamRec.Domain;

namespace StreamRec.Actors;

internal sealed partial class UserActor
{
    private readonly record struct Lane(LaneEpoch Epoch, IActorRef Ref);

    /// <summary>Who sent what is not durable yet; one per partition, and nearly always one.</summary>
    private readonly List<Lane> _lanes = [];

    /// <summary>A batch of more events is a backlog: live, events of one person come in ones and twos.</summary>
    private const int LiveEvents = 8;

    /// <summary>
    /// All events of a batch fold first, then the lists are told: once for each event, so that every fold of live traffic has
    /// its list. In a backlog (more than <see cref="LiveEvents"/> in a batch) they are told once, as of the batch's last event:
    /// a user that is behind gets the newest list, not each one on the way.
    /// </summary>
    private void OnBatch(FoldBatch batch)
    {
        if (_stopping) return; // the lane sends it to the next incarnation
        var began = Stopwatch.GetTimestamp();
        var outcome = _handOff.Receive(batch);
        Sender.Tell(outcome.Answer);
        if (outcome.IsGap)
        {
            ActorsMetrics.Gaps.Inc();
            return;
        }
        _touchedAt = _services.Now;
        Remember(batch.Epoch, Sender);
        if (_handOff.DurableNow(batch.Epoch) is { } durable) Sender.Tell(durable);
        Count(outcome);
        if (outcome.Rejected > 0) _log.Warning("{0}: {1} of {2} events rejected: {3}", PersistenceId, outcome.Rejected, batch.Events.Length, ((Folded)outcome.Answer).Rejected[^1].Reason);
        if (outcome.Steps.Count > 0)
        {
            foreach (var step in outcome.Steps) _services.Moves.Folded(step);
            ActorsMetrics.FoldSeconds.Observe(Stopwatch.GetElapsedTime(began).TotalSeconds);
            Show(outcome.Steps);
            _handOff.ForgetSteps();
            Advanced();
        }
        else if (outcome.Rejected > 0)
        {
            Advanced();
        }
        CheckpointIfDue();
    }

    /// <summary>Before a recovered user has caught up nothing is told: whoever waits is answered then.</summary>
    private void Show(IReadOnlyList<FoldStep> steps)
    {
        if (_lists is not { } lists) return;
        var each = steps.Count <= LiveEvents;
        for (var i = 0; i < steps.Count; i++)
        {
            lists.Note(steps[i].Result.Effect, steps[i].Result.Touched);
            if (_caughtUp && (each || i == steps.Count - 1)) PushAll(steps[i].Result.Profile, steps[i].Last, onlyChanged: false);
        }
    }

    private void OnAskDurable(AskDurable ask)
    {
        if (_stopping) return;
        Remember(ask.Epoch, Sender);
        if (_handOff.Receive(ask) is { } answer) Sender.Tell(answer);
        else AskGate();
        CheckpointIfDue(); // a rejection may have been confirmed
    }

    private void TellDurable(IReadOnlyList<Durable> answers)
    {
        foreach (var answer in answers)
        {
            foreach (var lane in _lanes)
            {
                if (lane.Epoch == answer.Epoch) lane.Ref.Tell(answer);
            }
        }
    }

    private void Remember(LaneEpoch epoch, IActorRef lane)
    {
        for (var i = 0; i < _lanes.Count; i++)
        {
            if (_lanes[i].Epoch.Partition != epoch.Partition) continue;
            if (_lanes[i].Epoch.Generation != epoch.Generation || _lanes[i].Epoch.Number <= epoch.Number) _lanes[i] = new Lane(epoch, lane);
            return;
        }
        _lanes.Add(new Lane(epoch, lane));
    }

    private static void Count(in BatchOutcome outcome)
    {
        if (outcome.Dropped > 0) ActorsMetrics.Dropped.Inc(outcome.Dropped);
        if (outcome.Rejected > 0) ActorsMetrics.Rejected.Inc(outcome.Rejected);
        var repeats = 0;
        foreach (var step in outcome.Steps)
        {
            if (step.Result.Effect == FoldEffect.Repeat) repeats++;
        }
        if (repeats > 0) ActorsMetrics.Repeats.Inc(repeats);
        if (outcome.Steps.Count > repeats) ActorsMetrics.FoldedEvents.Inc(outcome.Steps.Count - repeats);
    }
}
