using System.Collections.Immutable;
using StreamRec.Domain;

namespace StreamRec.Ingest.Lanes;

/// <summary>One user's part of the window: events in offset order, how far they are sent, the one batch in flight.</summary>
internal sealed class UserWindow(UserId user)
{
    public UserShare.Part Unfolded;
    public UserShare.Part Undurable;
    private readonly List<PendingEvent> _events = [];
    private int _next;

    public UserId User { get; } = user;

    /// <summary>What the next batch names as Prev: the last offset sent and answered, or the mark that the actor named.</summary>
    public long Sent { get; private set; } = -1;

    public FoldBatch? InFlight { get; private set; }

    /// <summary>When the batch in flight was last sent, ms.</summary>
    public long SentAt { get; private set; }

    public int Attempts { get; private set; }

    /// <summary>Since when folded events wait to be durable, or when that was last asked, ms.</summary>
    public long WaitsSince { get; set; }

    public int Asks { get; set; }

    /// <summary>Dead letters under way. Until they are in the broker the user gets no new batch and no question: either would
    /// let the actor believe that its rejections are written down.</summary>
    public int LettersUnderWay { get; set; }

    /// <summary>In the lane's list of users to send to.</summary>
    public bool Queued { get; set; }

    public IReadOnlyList<PendingEvent> Events => _events;

    public bool AllSent => InFlight is null && _next == _events.Count;

    public void Add(PendingEvent pending) => _events.Add(pending);

    /// <summary>Null: nothing to send.</summary>
    public FoldBatch? NextBatch(LaneEpoch epoch, int size, long now)
    {
        if (_next == _events.Count) return null;
        var events = ImmutableArray.CreateBuilder<RecordedEvent>(Math.Min(size, _events.Count - _next));
        for (; _next < _events.Count && events.Count < size; _next++)
        {
            if (_events[_next] is { Stage: not EventStage.Done, MarkPassed: false } pending) events.Add(pending.Record.Event!);
        }
        if (events.Count == 0) return null;
        InFlight = new FoldBatch(User, epoch, Sent, events.DrainToImmutable());
        SentAt = now;
        Attempts = 1;
        return InFlight;
    }

    public void SentAgain(long now)
    {
        SentAt = now;
        Attempts++;
    }

    /// <summary>The batch in flight is in the profile, up to its last offset.</summary>
    public void Answered()
    {
        if (InFlight is null) return;
        Sent = InFlight.Events[^1].Offset;
        InFlight = null;
    }

    /// <summary>Everything up to <paramref name="mark"/> is persisted: nothing of it is sent again.</summary>
    public void Persisted(long mark)
    {
        Sent = Math.Max(Sent, mark);
        _next = Math.Max(_next, IndexAfter(mark));
        if (InFlight is not null && InFlight.Events[^1].Offset <= mark) InFlight = null;
    }

    /// <summary>The next batch begins after <paramref name="mark"/> and names it as Prev.</summary>
    public void Rewind(long mark)
    {
        InFlight = null;
        Sent = mark;
        _next = IndexAfter(mark);
    }

    /// <summary>Nothing that is here will be sent.</summary>
    public void GiveUp()
    {
        InFlight = null;
        _next = _events.Count;
    }

    public void Trim()
    {
        var done = 0;
        while (done < _events.Count && _events[done].Stage == EventStage.Done) done++;
        if (done == 0) return;
        _events.RemoveRange(0, done);
        _next = Math.Max(0, _next - done);
    }

    public PendingEvent? Find(long offset)
    {
        var index = IndexAfter(offset - 1);
        return index < _events.Count && _events[index].Offset == offset ? _events[index] : null;
    }

    public int IndexAfter(long offset)
    {
        int low = 0, high = _events.Count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_events[middle].Offset <= offset) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
