using StreamRec.Contracts;
using StreamRec.Domain;

namespace StreamRec.Training;

/// <summary>A title of a list that was seen, and its place from 0; −1: the impression names none.</summary>
public readonly record struct SeenTitle(ItemId Item, int Place);

/// <summary>
/// What one person saw lately, list by list: what impressions of one surface and list version name. A title that is opened without an
/// impression is a list of its own.
/// </summary>
/// <param name="within">ms between an impression and the choice that was made from it.</param>
internal sealed class SeenLists(long within)
{
    private const int Most = 8, MostTitles = 64;

    /// <summary>ms that an impression may be later than what was done with it.</summary>
    private const long Slack = 1000;

    private sealed class Seen(string? surface, long? version, int began, bool isOpened)
    {
        public int Began => began;
        public long? Version => version;
        public List<(SeenTitle Title, long At, bool IsAnswered)> Titles { get; } = [];

        public bool IsNamedBy(UserEvent e) => !isOpened && e.ListVersion == version && e.Surface == surface;

        /// <summary>An impression without a version belongs to the list that was under way.</summary>
        public bool Takes(UserEvent e, long at, long within) =>
            IsNamedBy(e) && Titles.Count < MostTitles
            && (version is not null || (at - Titles[^1].At <= within && !Titles.Exists(one => one.Title.Item.Value == e.ItemId)));
    }

    private readonly List<Seen> _lists = new(Most);

    /// <summary>Every event of the person in order, and its place on the tape.</summary>
    public void Note(RecordedEvent recorded, int place)
    {
        var e = recorded.Event;
        if (e.ItemId is not { } id) return;
        var (item, at) = (new ItemId(id), recorded.EffectiveTime);
        if (e.Type == EventType.Impression)
        {
            var list = _lists.FindLast(list => list.Takes(e, at, within))
                ?? Begin(new Seen(e.Surface, e.ListVersion, place, isOpened: false));
            list.Titles.Add((new SeenTitle(item, e.Position ?? -1), at, false));
            return;
        }
        if (e.Type is EventType.Dislike or EventType.NotInterested) return; // it was seen, and not chosen
        var isKnown = false;
        foreach (var list in _lists)
            for (var k = 0; k < list.Titles.Count; k++)
            {
                var (title, shownAt, _) = list.Titles[k];
                if (title.Item != item) continue;
                list.Titles[k] = (title, shownAt, true);
                isKnown |= IsWithin(shownAt, at);
            }
        if (!isKnown && e.Type == EventType.Click)
            Begin(new Seen(null, null, place, isOpened: true)).Titles.Add((new SeenTitle(item, -1), at, true));
    }

    /// <summary>
    /// Where on the tape the list began from which the title was chosen, and what was seen there: the title first, then what was not
    /// answered, by place. That is the list which the choice names; else the newest in which the title was opened before: lists that came
    /// while it lay open were made after it was chosen; else the newest in which it was seen. Null: in none.
    /// </summary>
    public (int Began, long? Version, SeenTitle[] Titles)? Find(UserEvent choice, long at)
    {
        var item = new ItemId(choice.ItemId!);
        var list = (choice.ListVersion is null ? null : Newest(list => list.IsNamedBy(choice), _ => true))
            ?? Newest(_ => true, isAnswered => isAnswered) ?? Newest(_ => true, _ => true);
        if (list is null) return null;
        var others = list.Titles.Where(one => !one.IsAnswered && one.Title.Item != item).Select(one => one.Title)
            .DistinctBy(title => title.Item).OrderBy(title => title.Place).ThenBy(title => title.Item.Value, StringComparer.Ordinal);
        return (list.Began, list.Version, [list.Titles.FindLast(one => one.Title.Item == item).Title, .. others]);

        Seen? Newest(Predicate<Seen> isAsked, Predicate<bool> answered) => _lists.FindLast(
            list => isAsked(list) && list.Titles.Exists(
                one => one.Title.Item == item && answered(one.IsAnswered) && IsWithin(one.At, at)));
    }

    private bool IsWithin(long shownAt, long at) => at - shownAt >= -Slack && at - shownAt <= within;

    private Seen Begin(Seen list)
    {
        if (_lists.Count == Most) _lists.RemoveAt(0);
        _lists.Add(list);
        return list;
    }
}
