using StreamRec.Contracts;
using StreamRec.Domain;
using StreamRec.Ranking;

namespace StreamRec.Training;

/// <summary>
/// Titles of a log that had their chance: those of each list that was seen, to be played and to be turned down; a title's first start,
/// to be watched to its end by that time or another; a person's newest opinion of a title, to be a good one. Starts of which no end is
/// told are left out: what became of them is not known. A log's partitions come one after the other.
/// </summary>
/// <param name="known">Titles that the catalogue has or once had.</param>
internal sealed class TrialLog(ItemIndex known)
{
    private readonly record struct Start(int Asked, string? Surface, int Trial);

    private readonly List<Trial> _trials = [];
    private readonly Dictionary<(UserId User, ItemId Item), Start> _starts = [];
    private readonly Dictionary<(UserId User, ItemId Item), int> _opinions = [];

    public void Add(UserId user, in SeenTrial seen)
    {
        if (known.TryGet(seen.Title.Item, out _))
            _trials.Add(new Trial(
                user, seen.Title.Item, seen.Began, seen.Over, Outcomes.Play | Outcomes.Dismiss, seen.Became, seen.Title.Place,
                FamilyOf(seen.Surface)));
    }

    /// <summary>From here on what is left are the credits.</summary>
    private const double Finished = .95;

    /// <param name="before">The person's profile before it.</param>
    /// <param name="lists">What the person saw before it.</param>
    public void Note(UserId user, Profile before, RecordedEvent recorded, int place, SeenLists lists)
    {
        var e = recorded.Event;
        if (e.ItemId is not { } id || !known.TryGet(new ItemId(id), out var item)) return;
        var key = (user, known[item]);
        switch (e.Type)
        {
            case EventType.PlayStart:
                if (_starts.ContainsKey(key)) break;
                var (asked, surface) = lists.Origin(e, recorded.EffectiveTime) ?? (place, null);
                _starts.Add(key, new Start(asked, FamilyOf(surface), -1));
                break;
            case EventType.PlayStop or EventType.PlayComplete:
                if (_starts.TryGetValue(key, out var start))
                    _starts[key] = End(user, key.Item2, start, place, IsOver(before, key.Item2, e));
                break;
            case EventType.Like or EventType.Dislike:
                Judge(key, e.Type == EventType.Like, place, e, recorded.EffectiveTime, lists);
                break;
            case EventType.Rate when e.Rating is { } stars:
                Judge(key, stars >= OutcomeNames.LikeStars, place, e, recorded.EffectiveTime, lists);
                break;
            case EventType.ClearRating or EventType.ClearOpinion:
                if (_opinions.Remove(key, out var opinion)) _trials[opinion] = _trials[opinion] with { Tried = Outcomes.None };
                break;
        }
    }

    /// <summary>Nothing more comes of those who were.</summary>
    public void LetGo()
    {
        _starts.Clear();
        _opinions.Clear();
    }

    /// <param name="places">By place before the tape was put in order.</param>
    public IReadOnlyList<Trial> InOrder(int[] places)
    {
        var ordered = _trials.FindAll(trial => trial.Tried != Outcomes.None)
            .ConvertAll(trial => trial with { Asked = places[trial.Asked], Decided = places[trial.Decided] });
        ordered.Sort(static (a, b) => a.Asked != b.Asked ? a.Asked.CompareTo(b.Asked)
            : a.Tried != b.Tried ? a.Tried.CompareTo(b.Tried) : string.CompareOrdinal(a.Item.Value, b.Item.Value));
        return ordered;
    }

    private static bool IsOver(Profile before, ItemId item, UserEvent e)
    {
        if (e.Type == EventType.PlayComplete) return true;
        var length = e.DurationSeconds > 0 ? e.DurationSeconds.Value : before.TryGet(item, out var state) ? state.DurationSeconds : 0;
        return length > 0 && e.PositionSeconds / length >= Finished;
    }

    private Start End(UserId user, ItemId item, Start start, int place, bool isComplete)
    {
        var happened = isComplete ? Outcomes.Complete : Outcomes.None;
        if (start.Trial >= 0)
        {
            if (isComplete) _trials[start.Trial] = _trials[start.Trial] with { Happened = happened, Decided = place };
            return start;
        }
        _trials.Add(new Trial(user, item, start.Asked, place, Outcomes.Complete, happened, Surface: start.Surface));
        return start with { Trial = _trials.Count - 1 };
    }

    /// <summary>
    /// Foretold before the title was begun, where that is known: what was thought of it while it ran is no surprise after it.
    /// </summary>
    private void Judge((UserId User, ItemId Item) key, bool isGood, int place, UserEvent e, long at, SeenLists lists)
    {
        var happened = isGood ? Outcomes.Like : Outcomes.None;
        if (_opinions.TryGetValue(key, out var known))
        {
            _trials[known] = _trials[known] with { Happened = happened, Decided = place };
            return;
        }
        var (asked, surface) = _starts.TryGetValue(key, out var start) ? (start.Asked, start.Surface)
            : lists.Origin(e, at) is { } seen ? (seen.Began, FamilyOf(seen.Surface)) : (place, null);
        _opinions.Add(key, _trials.Count);
        _trials.Add(new Trial(key.User, key.Item, asked, place, Outcomes.Like, happened, Surface: surface));
    }

    private static string? FamilyOf(string? surface) => surface is null ? null : BundleHead.FamilyOf(surface);
}
