using System.Runtime.InteropServices;
using StreamRec.Domain;

namespace StreamRec.Ingest.Lanes;

/// <summary>
/// The lane's side of the hand-off (Domain's HandOff.cs), without I/O, clock or threads: it keeps every event between the
/// committed offset and the read position, has one batch per user in flight, and knows what may be committed.
/// Invariant of the chain: between a batch's Prev and its first event lies no event of that user that is not durable.
/// So a user whose events are all durable can be forgotten, and begins again at Prev −1. Times are ms, any origin.
/// </summary>
/// <param name="start">The first offset to read: everything before it is durable.</param>
/// <param name="shown">Where the log ended when this lane began: no earlier lane has sent anything at or beyond it, so nothing beyond
/// it that this lane has not sent was ever shown.</param>
public sealed partial class LaneState<TAsker>(LaneEpoch epoch, long start, long shown, LaneOptions options, ILaneOutput<TAsker> output)
    where TAsker : notnull
{
    private readonly OffsetLedger _ledger = new(start);
    private readonly Dictionary<UserId, UserWindow> _users = [];
    private readonly Dictionary<long, PendingEvent> _letters = [];
    private readonly List<UserWindow> _toSend = [];
    private readonly Dictionary<TAsker, UserId> _questions = [];
    private readonly LaneCounts _counts = new();
    private readonly UserShare _unfolded = new(options.UnfoldedShare);
    private readonly UserShare _undurable = new(options.UndurableShare);

    public LaneEpoch Epoch => epoch;

    /// <summary>The next offset to read.</summary>
    public long Position => _ledger.Position;

    /// <summary>What may be committed.</summary>
    public long LowWatermark => _ledger.LowWatermark;

    /// <summary>Events read and not yet folded (or dead-lettered), of users within their share: the first bound counts them.</summary>
    public int Unfolded => _unfolded.Counted;

    /// <summary>Events folded and not yet durable, of users within their share: the second bound counts them.</summary>
    public int Undurable => _undurable.Counted;

    /// <summary>A user is beyond its share of either: the lane is to read no more until that has passed.</summary>
    public bool IsHeld => _unfolded.IsHeld || _undurable.IsHeld;

    public bool IsEmpty => _ledger.IsEmpty;

    /// <summary>About what the window keeps in memory.</summary>
    public long Bytes => _ledger.Bytes;

    /// <summary>What holds the low watermark down; null when the window is empty.</summary>
    public HeldOffset? Oldest => _ledger.Oldest is { } oldest ? new HeldOffset(oldest.Offset, oldest.User?.User, Hold(oldest)) : null;

    public LaneCounts Counts => _counts;

    /// <summary>Takes what was read; <see cref="Flush"/> sends. A record below the position is one that the lane has already.</summary>
    public void Read(LaneRecord record)
    {
        if (record.Offset < _ledger.Position) return;
        _counts.Read++;
        if (record.Event is null)
        {
            _unfolded.Add(1);
            var undecodable = new PendingEvent(record, null) { MarkPassed = true };
            _ledger.Add(undecodable);
            Want(undecodable, record.Problem?.Code ?? DeadLetter.Empty, record.Problem?.Detail ?? "The record has no value.");
            return;
        }
        ref var user = ref CollectionsMarshal.GetValueRefOrAddDefault(_users, new UserId(record.Event.Event.UserId), out var known);
        if (!known) user = new UserWindow(new UserId(record.Event.Event.UserId));
        var pending = new PendingEvent(record, user);
        _ledger.Add(pending);
        user!.Add(pending);
        _unfolded.Add(ref user.Unfolded, 1);
        if (user.Queued) return;
        user.Queued = true;
        _toSend.Add(user);
    }

    /// <summary>The log holds nothing more below <paramref name="end"/>: it was read to there.</summary>
    public void ReadTo(long end)
    {
        _ledger.ReadTo(end);
        AnswerQuestions();
    }

    /// <summary>Sends what was read since the last call, so that neighbours of one user share a batch.</summary>
    public void Flush(long now)
    {
        foreach (var user in _toSend)
        {
            user.Queued = false;
            SendNext(user, now);
        }
        _toSend.Clear();
        AnswerQuestions();
    }

    /// <summary>
    /// A user's actor has just recovered. What it held in memory only is gone, so what is not durable is sent again at once,
    /// not when a later batch meets a gap. It asks again while it waits; only its first question counts. A lane that has read what
    /// lanes before it may have sent answers from what it has, and needs neither the rest of the log nor a Kafka that answers.
    /// </summary>
    public void AskPending(UserId userId, TAsker asker, long now)
    {
        if (!_questions.TryAdd(asker, userId)) return;
        if (_users.TryGetValue(userId, out var user) && !BeginsWithOldest(user))
        {
            Rewind(user, -1);
            SendNext(user, now);
        }
        AnswerQuestions();
    }

    /// <summary>Kafka does not answer: who still waits may say what it knows. It goes on waiting.</summary>
    public void LogIsAway()
    {
        foreach (var (asker, userId) in _questions) output.Answer(asker, new LogAway(userId, epoch));
    }

    private static bool BeginsWithOldest(UserWindow user) =>
        user.Events.Count > 0 && user.InFlight is { } batch && batch.Events[0].Offset <= user.Events[0].Offset;

    private void AnswerQuestions()
    {
        if (_questions.Count == 0 || _ledger.Position < shown) return;
        foreach (var (asker, userId) in _questions) output.Answer(asker, new NothingPending(userId, epoch, LastUndurable(userId)));
        _questions.Clear();
    }

    private static string Hold(PendingEvent oldest) => oldest switch
    {
        { Letter: LetterState.Wanted } => $"its dead letter ({oldest.WantedLetter!.Reason}) is not in the broker",
        { Stage: EventStage.Unfolded } => "its user's actor has not answered",
        _ => "it is folded and not durable",
    };

    private long LastUndurable(UserId userId)
    {
        if (!_users.TryGetValue(userId, out var user)) return -1;
        for (var i = user.Events.Count - 1; i >= 0; i--)
        {
            if (!user.Events[i].MarkPassed) return user.Events[i].Offset;
        }
        return -1;
    }

    private void SendNext(UserWindow user, long now)
    {
        if (user.InFlight is not null || user.LettersUnderWay > 0) return;
        if (user.NextBatch(epoch, options.BatchSize, now) is not { } batch) return;
        _counts.BatchesSent++;
        output.Send(batch);
    }

    private void Move(PendingEvent pending, EventStage stage)
    {
        if (pending.Stage == stage) return;
        Count(pending, -1);
        pending.Stage = stage;
        Count(pending, 1);
    }

    private void Count(PendingEvent pending, int events)
    {
        if (pending.Stage == EventStage.Done) return;
        var unfolded = pending.Stage == EventStage.Unfolded;
        var share = unfolded ? _unfolded : _undurable;
        if (pending.User is not { } user) share.Add(events);
        else share.Add(ref (unfolded ? ref user.Unfolded : ref user.Undurable), events);
    }

    private void FinishIfDone(PendingEvent pending)
    {
        if (!pending.MarkPassed || pending.Letter == LetterState.Wanted) return;
        if (pending.Stage == EventStage.Done) return;
        Move(pending, EventStage.Done);
        if (pending.Letter == LetterState.Written) _counts.DeadLettered++;
        else _counts.Folded++;
    }

    private void Forget(UserWindow user)
    {
        user.Trim();
        if (user.Events.Count == 0 && !user.Queued) _users.Remove(user.User);
        _ledger.Trim();
    }
}
