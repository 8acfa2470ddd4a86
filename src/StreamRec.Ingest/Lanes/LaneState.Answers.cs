using StreamRec.Domain;

namespace StreamRec.Ingest.Lanes;

// What actors answer. Any answer may be late, lost or come twice: only Durable makes an event done.
public sealed partial class LaneState<TAsker>
{
    public void On(Folded folded, long now)
    {
        if (!Mine(folded.Epoch, folded.UserId, out var user)) return;
        foreach (var rejected in folded.Rejected)
        {
            if (user.Find(rejected.Offset) is { Letter: LetterState.None, Stage: not EventStage.Done } pending)
            {
                Want(pending, DeadLetter.Rejected, rejected.Reason);
            }
        }
        if (user.InFlight is { } batch && folded.Mark >= batch.Events[^1].Offset)
        {
            user.Answered();
            MarkFolded(user, user.Sent);
            user.WaitsSince = now;
            user.Asks = 0;
        }
        SendNext(user, now);
    }

    /// <summary>The actor does not have what this lane sent before: it restarted from its checkpoint.</summary>
    public void On(Gap gap, long now)
    {
        if (!Mine(gap.Epoch, gap.UserId, out var user) || gap.Mark >= user.Sent) return;
        _counts.Gaps++;
        MarkFolded(user, gap.Mark);
        Rewind(user, gap.Mark);
        SendNext(user, now);
    }

    public void On(Durable durable, long now)
    {
        if (!Mine(durable.Epoch, durable.UserId, out var user)) return;
        var end = user.IndexAfter(durable.Mark);
        for (var i = 0; i < end; i++)
        {
            var pending = user.Events[i];
            if (pending.Stage == EventStage.Unfolded) Move(pending, EventStage.Folded);
            pending.MarkPassed = true;
            FinishIfDone(pending);
        }
        user.Persisted(durable.Mark);
        user.WaitsSince = now;
        user.Asks = 0;
        SendNext(user, now);
        Forget(user);
    }

    /// <summary>Everything that this lane holds of the user becomes dead letters; what comes later is tried again.</summary>
    public void On(Quarantined quarantined)
    {
        if (!Mine(quarantined.Epoch, quarantined.UserId, out var user)) return;
        user.GiveUp();
        foreach (var pending in user.Events)
        {
            pending.MarkPassed = true;
            if (pending.Letter == LetterState.None && pending.Stage != EventStage.Done)
                Want(pending, DeadLetter.Quarantined, quarantined.Reason);
            FinishIfDone(pending);
        }
        Forget(user);
    }

    public void DeadLetterWritten(long offset, long now)
    {
        if (!_letters.Remove(offset, out var pending)) return;
        pending.Letter = LetterState.Written;
        pending.WantedLetter = null;
        FinishIfDone(pending);
        if (pending.User is not { } user)
        {
            _ledger.Trim();
            return;
        }
        user.LettersUnderWay--;
        SendNext(user, now);
        Forget(user);
    }

    public void DeadLetterFailed(long offset, long now)
    {
        if (_letters.TryGetValue(offset, out var pending)) pending.LetterRetryAt = now + options.DeadLetterRetryAfter;
    }

    private bool Mine(LaneEpoch from, UserId userId, out UserWindow user)
    {
        user = null!;
        return from == epoch && _users.TryGetValue(userId, out user!);
    }

    private void Want(PendingEvent pending, string reason, string detail)
    {
        pending.Letter = LetterState.Wanted;
        pending.WantedLetter = new DeadLetter(pending.Record, reason, detail);
        _letters.Add(pending.Offset, pending);
        if (pending.User is { } user) user.LettersUnderWay++;
        output.Write(pending.WantedLetter);
    }

    private void MarkFolded(UserWindow user, long mark)
    {
        var end = user.IndexAfter(mark);
        for (var i = 0; i < end; i++)
        {
            var pending = user.Events[i];
            if (pending.Stage == EventStage.Unfolded) Move(pending, EventStage.Folded);
        }
    }

    private void Rewind(UserWindow user, long mark)
    {
        user.Rewind(mark);
        for (var i = user.IndexAfter(mark); i < user.Events.Count; i++)
        {
            if (user.Events[i] is { Stage: EventStage.Folded, MarkPassed: false } pending) Move(pending, EventStage.Unfolded);
        }
    }
}
