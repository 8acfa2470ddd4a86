using StreamRec.Contracts;
using StreamRec.Domain;
using StreamRec.Ranking;

namespace StreamRec.Training;

/// <summary>A title of a list that was seen, and its place from 0; −1: the impression names none.</summary>
public readonly record struct SeenTitle(ItemId Item, int Place);

/// <summary>What became of a title of a list that was seen. <paramref name="Began"/>: place of the list's first event.</summary>
/// <paramref name="Over"/>: of the last that was done with it.
internal readonly record struct SeenTrial(SeenTitle Title, int Began, int Over, string? Surface, Outcomes Became);

/// <summary>
/// What one person saw lately, list by list: what impressions of one surface and list version name. A title that is opened without an
/// impression is a list of its own.
/// </summary>
/// <param name="within">ms between an impression and the choice that was made from it.</param>
/// <param name="tell">Is told what became of each title of a list that was seen, when the list is let go.</param>
internal sealed class SeenLists(long within, Action<SeenTrial> tell)
{
    private const int Most = 16, MostTitles = 64;

    /// <summary>ms that an impression may be later than what was done with it.</summary>
    private const long Slack = 1000;

    private record struct Shown(SeenTitle Title, long At, bool IsAnswered, Outcomes Became);

    private sealed class Seen(string? surface, long? version, int began, bool isOpened)
    {
        public int Began => began;
        public long? Version => version;
        public string? Surface => surface;
        public bool IsOpened => isOpened;
        public int Over { get; set; }
        public List<Shown> Titles { get; } = [];

        public bool IsNamedBy(UserEvent e) => !isOpened && e.ListVersion == version && e.Surface == surface;

        /// <summary>An impression without a version belongs to the list that was under way.</summary>
        public bool Takes(UserEvent e, long at, long within) =>
            IsNamedBy(e) && Titles.Count < MostTitles
            && (version is not null || (at - Titles[^1].At <= within && !Titles.Exists(one => one.Title.Item.Value == e.ItemId)));
    }

    private readonly List<Seen> _lists = new(Most);

    /// <summary>Every event of the person in order, and its place on the tape.</summary>
    /// <param name="isSkip">It takes back the start before it.</param>
    public void Note(RecordedEvent recorded, int place, bool isSkip)
    {
        var e = recorded.Event;
        if (e.ItemId is not { } id) return;
        var (item, at) = (new ItemId(id), recorded.EffectiveTime);
        if (e.Type == EventType.Impression)
        {
            var list = _lists.FindLast(list => list.Takes(e, at, within))
                ?? Begin(new Seen(e.Surface, e.ListVersion, place, isOpened: false), at);
            list.Over = place;
            var shown = list.Titles.FindIndex(one => one.Title.Item == item);
            if (shown >= 0) list.Titles[shown] = list.Titles[shown] with { At = at }; // shown again, by a reload or on a second screen
            else list.Titles.Add(new Shown(new SeenTitle(item, e.Position ?? -1), at, false, Outcomes.None));
            return;
        }
        Mark(e, item, at, place, isSkip);
        if (e.Type is EventType.Dislike or EventType.NotInterested // it was seen, and not chosen
            or EventType.ClearRating or EventType.ClearOpinion or EventType.ClearNotInterested) return;
        var isKnown = false;
        foreach (var list in _lists)
            for (var k = 0; k < list.Titles.Count; k++)
            {
                var shown = list.Titles[k];
                if (shown.Title.Item != item) continue;
                list.Titles[k] = shown with { IsAnswered = true };
                isKnown |= IsWithin(shown.At, at);
            }
        if (!isKnown && e.Type == EventType.Click)
            Begin(new Seen(null, null, place, isOpened: true), at).Titles.Add(new Shown(new SeenTitle(item, -1), at, true, Outcomes.None));
    }

    /// <summary>
    /// Where on the tape the list began from which the title was chosen, and what was seen there: the title first, then what was not
    /// answered, by place. That is the list which the choice names; else the newest in which the title was opened before: lists that came
    /// while it lay open were made after it was chosen; else the newest in which it was seen. Null: in none.
    /// </summary>
    public (int Began, long? Version, SeenTitle[] Titles)? Find(UserEvent choice, long at)
    {
        var item = new ItemId(choice.ItemId!);
        if (Source(choice, at) is not { } list) return null;
        var others = list.Titles.Where(one => !one.IsAnswered && one.Title.Item != item).Select(one => one.Title)
            .DistinctBy(title => title.Item).OrderBy(title => title.Place).ThenBy(title => title.Item.Value, StringComparer.Ordinal);
        return (list.Began, list.Version, [list.Titles.FindLast(one => one.Title.Item == item).Title, .. others]);
    }

    /// <summary>Where on the tape the list began from which a title was acted on, and on which surface; null: it was in none.</summary>
    public (int Began, string? Surface)? Origin(UserEvent act, long at) =>
        Source(act, at) is { } list ? (list.Began, list.Surface) : null;

    /// <summary>When nothing more of the person comes.</summary>
    public void LetGo()
    {
        foreach (var list in _lists) Tell(list);
        _lists.Clear();
    }

    private Seen? Source(UserEvent act, long at)
    {
        var item = new ItemId(act.ItemId!);
        return (act.ListVersion is null ? null : Newest(list => list.IsNamedBy(act), _ => true))
            ?? Newest(_ => true, isAnswered => isAnswered) ?? Newest(_ => true, _ => true);

        Seen? Newest(Predicate<Seen> isAsked, Predicate<bool> answered) => _lists.FindLast(
            list => isAsked(list) && list.Titles.Exists(
                one => one.Title.Item == item && answered(one.IsAnswered) && IsWithin(one.At, at)));
    }

    /// <summary>In the list from which it was acted on, and in no other that had the title too.</summary>
    private void Mark(UserEvent e, ItemId item, long at, int place, bool isSkip)
    {
        var became = e.Type switch
        {
            EventType.PlayStart or EventType.PlayComplete => Outcomes.Play,
            EventType.PlayStop when isSkip => Outcomes.Play,
            EventType.Dislike or EventType.NotInterested or EventType.ClearOpinion or EventType.ClearNotInterested => Outcomes.Dismiss,
            _ => Outcomes.None,
        };
        var isTakenBack = isSkip || e.Type is EventType.ClearOpinion or EventType.ClearNotInterested;
        if (became == Outcomes.None || Source(e, at) is not { } list) return;
        list.Over = place;
        var k = list.Titles.FindLastIndex(one => one.Title.Item == item);
        list.Titles[k] = list.Titles[k] with { Became = isTakenBack ? list.Titles[k].Became & ~became : list.Titles[k].Became | became };
    }

    private void Tell(Seen list)
    {
        if (list.IsOpened) return;
        foreach (var shown in list.Titles) tell(new SeenTrial(shown.Title, list.Began, list.Over, list.Surface, shown.Became));
    }

    private bool IsWithin(long shownAt, long at) => at - shownAt >= -Slack && at - shownAt <= within;

    /// <summary>Of a list that may still be on the screen it is not known what becomes: nothing is told of it.</summary>
    private Seen Begin(Seen list, long at)
    {
        if (_lists.Count == Most)
        {
            if (!IsWithin(_lists[0].Titles[^1].At, at)) Tell(_lists[0]);
            _lists.RemoveAt(0);
        }
        _lists.Add(list);
        return list;
    }
}
