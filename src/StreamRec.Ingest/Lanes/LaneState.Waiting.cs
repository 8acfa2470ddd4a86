using StreamRec.Domain;

namespace StreamRec.Ingest.Lanes;

// What a lane does when nothing happens: messages get lost, actors die with their mailbox, a database is away.
public sealed partial class LaneState<TAsker>
{
    /// <summary>Sends again what has no answer, asks who is folded and not durable for long. Call it some times per second.</summary>
    public void Tick(long now)
    {
        foreach (var user in _users.Values)
        {
            if (user.InFlight is { } batch)
            {
                if (now - user.SentAt < Backoff(options.ResendAfter, user.Attempts - 1)) continue;
                user.SentAgain(now);
                _counts.BatchesResent++;
                output.Send(batch);
            }
            else if (user.AllSent && user.Events.Count > 0 && now - user.WaitsSince >= Backoff(options.AskDurableAfter, user.Asks))
            {
                Ask(user, now);
            }
        }
        foreach (var pending in _letters.Values)
        {
            if (now < pending.LetterRetryAt) continue;
            pending.LetterRetryAt = long.MaxValue;
            output.Write(pending.WantedLetter!);
        }
    }

    /// <summary>
    /// Asks the users who hold the low watermark down, oldest first, among the oldest <paramref name="events"/> events: the
    /// second bound is full, or one user holds the lane.
    /// </summary>
    public void AskOldest(int events, long now)
    {
        foreach (var pending in _ledger)
        {
            if (events-- <= 0) return;
            if (pending is { Stage: EventStage.Folded, User: { } user } && now - user.WaitsSince >= options.AskAgainAfter) Ask(user, now);
        }
    }

    private void Ask(UserWindow user, long now)
    {
        if (user.LettersUnderWay > 0 || user.Sent < 0) return;
        user.WaitsSince = now;
        user.Asks++;
        _counts.Asks++;
        output.Send(new AskDurable(user.User, epoch, user.Sent));
    }

    private long Backoff(long first, int times) => Math.Min(options.MaxWait, first << Math.Min(times, 16));
}
