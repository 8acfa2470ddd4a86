using StreamRec.Domain;
using StreamRec.Ingest.Lanes;

namespace StreamRec.Ingest.Tests.HandOffs;

public sealed partial class Simulation
{
    private void Step(bool quiet)
    {
        _now += _random.Next(3);
        var node = quiet ? Owner! : _nodes[_random.Next(2)];
        if (!quiet && Mishap(node)) return;
        var lane = node.Lane;
        switch (_random.Next(20))
        {
            case 0 or 1: Read(lane); break;
            case 2: if (_random.Next(2) == 0 && _produced < _log.Length) _produced++; break;
            case 3 or 4 or 5: Route(node); break;
            case 6 or 7 or 8 or 9: ActorTakesMessage(node); break;
            case 10 or 11: Checkpoint(node, quiet); break;
            case 12 or 13 or 14: LaneTakesAnswer(lane); break;
            case 15: WriteLetter(lane, quiet); break;
            case 16: Show(node); break;
            case 17: if (lane is not null && node.Generation == _generation) _committed = Math.Max(_committed, lane.State.LowWatermark); break;
            case 18: lane?.State.Tick(_now); break;
            default: lane?.State.AskOldest(4, _now); break;
        }
    }

    private bool Mishap(Node node)
    {
        switch (_random.NextDouble())
        {
            case < .008: // a node dies
                var other = _random.NextDouble() < .7 ? _nodes[1 - Array.IndexOf(_nodes, node)] : node;
                node.Clear();
                Assign(other);
                return true;
            case < .016: // the partition moves; the old owner goes on for a while, as a zombie
                if (Owner is not { } owner) return true;
                var next = _nodes[1 - Array.IndexOf(_nodes, owner)];
                if (_random.Next(2) == 0) next.Clear();
                Assign(next);
                if (_random.Next(2) == 0) owner.Clear();
                return true;
            case < .026: // an actor dies, its mailbox with it
                if (node.Actors.Count > 0) Kill(node, Pick(node.Actors.Keys.ToList()));
                return true;
            case < .034:
                if (node.Inbox.Count > 0) node.Inbox.RemoveAt(_random.Next(node.Inbox.Count));
                return true;
            case < .042:
                if (node.Lane?.Inbox.Count > 0) node.Lane.Inbox.RemoveAt(_random.Next(node.Lane.Inbox.Count));
                return true;
            case < .05:
                if (!_scenario.Quarantine) return false;
                var user = SimulatedEvents.Id(_random.Next(_scenario.Users));
                if (!_unrecoverable.Remove(user)) _unrecoverable.Add(user);
                return true;
            default: return false;
        }
    }

    private void Read(SimulatedLane? lane)
    {
        if (lane is null || lane.State.Unfolded + lane.State.Undurable >= 12) return;
        for (var chunk = _random.Next(1, 4); chunk > 0 && lane.State.Position < _produced; chunk--)
        {
            var (offset, user, kind) = _log[lane.State.Position];
            var recorded = kind == RecordKind.NoEvent ? null : new RecordedEvent(offset, offset, SimulatedEvents.Event(offset, user));
            lane.State.Read(new LaneRecord(offset, offset, null, [1], recorded, null));
        }
        lane.State.Flush(_now);
    }

    /// <summary>The region hands over what the lane sent, in order.</summary>
    private static void Route(Node node)
    {
        if (node.Lane is not { } lane) return;
        foreach (var message in lane.Outbox) node.Inbox.Add((message.UserId, message, lane));
        lane.Outbox.Clear();
        foreach (var (asker, answer) in lane.Answers) asker.OpensAt = answer.UpTo;
        lane.Answers.Clear();
    }

    private void ActorTakesMessage(Node node)
    {
        if (node.Inbox.Count == 0) return;
        var user = Pick(node.Inbox).User;
        var index = node.Inbox.FindIndex(message => message.User == user);
        var (_, message, lane) = node.Inbox[index];
        node.Inbox.RemoveAt(index);
        if (!node.Actors.TryGetValue(user, out var actor))
        {
            if (_unrecoverable.Contains(user))
            {
                lane.Inbox.Add(new Quarantined(user, lane.State.Epoch, "unrecoverable"));
                return;
            }
            var (sequence, state) = _journal.Recover(user);
            actor = node.Actors[user] = NewActor(user, sequence, state);
            node.Lane?.State.AskPending(user, actor, _now);
        }
        actor.Lane = lane;
        lane.Inbox.AddRange(message switch
        {
            FoldBatch batch => actor.Receive(batch),
            AskDurable ask => actor.Receive(ask),
            _ => [],
        });
    }

    private void Checkpoint(Node node, bool quiet)
    {
        if (node.Actors.Count == 0) return;
        var user = Pick(node.Actors.Keys.ToList());
        var actor = node.Actors[user];
        if (actor.Writing is not { } writing)
        {
            if (actor.CanCheckpoint) actor.BeginCheckpoint();
            return;
        }
        var failure = quiet ? 1 : _random.NextDouble();
        if (failure < .05 || !_journal.TryWrite(user, actor.Sequence + 1, writing))
        {
            Kill(node, user); // the database failed, or another owner was there: stop, recover on the next message
            return;
        }
        if (failure < .1) // written, but the actor died before it heard
        {
            Kill(node, user);
            return;
        }
        actor.Lane?.Inbox.AddRange(actor.Persisted());
    }

    private SimulatedActor NewActor(UserId user, int sequence, StoredState recovered) => _scenario.Chained
        ? new HandOffActor(user, sequence, recovered, IsPoison)
        : new MarkOnlyActor(user, sequence, recovered);

    private bool IsPoison(int offset) => _log[offset].Kind == RecordKind.Poison;

    private void LaneTakesAnswer(SimulatedLane? lane)
    {
        if (lane is null || lane.Inbox.Count == 0) return;
        var index = _random.Next(lane.Inbox.Count);
        var answer = lane.Inbox[index];
        lane.Inbox.RemoveAt(index);
        lane.Receive(answer, _now);
    }

    private void WriteLetter(SimulatedLane? lane, bool quiet)
    {
        if (lane is null || lane.Letters.Count == 0) return;
        var letter = Pick(lane.Letters);
        lane.Letters.Remove(letter);
        if (!quiet && _random.NextDouble() < .2)
        {
            lane.State.DeadLetterFailed(letter.Record.Offset, _now);
            return;
        }
        _deadLetters.Add((int)letter.Record.Offset);
        lane.State.DeadLetterWritten(letter.Record.Offset, _now);
    }

    /// <summary>
    /// A person reads: never less than was shown to that person before, by whichever incarnation. Not at a node whose partition
    /// another has taken meanwhile: cut off like that it is voted out, and its screens go elsewhere. (Quarantined events are on their
    /// way to the dead letters and are not waited for.)
    /// </summary>
    private void Show(Node node)
    {
        if (_scenario.Quarantine || node != Owner || node.Actors.Count == 0) return;
        var user = Pick(node.Actors.Keys.ToList());
        var actor = node.Actors[user];
        if (!actor.IsOpen) return;
        var (mark, events) = _shown.GetValueOrDefault(user, (-1, 0));
        if (actor.Mark < mark || actor.Folded.Count < events)
            _violation ??= $"{user} is shown {actor.Folded.Count} events up to {actor.Mark} after {events} up to {mark}";
        _shown[user] = (actor.Mark, actor.Folded.Count);
        _reads++;
    }

    private static void Kill(Node node, UserId user)
    {
        node.Actors.Remove(user);
        node.Inbox.RemoveAll(message => message.User == user);
    }

    private T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];
}
