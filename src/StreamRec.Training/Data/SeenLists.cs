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

    private sealed class Seen(string? surface, long? version, int began)
    {
        public int Began => began;
        public List<(SeenTitle Title, long At, bool IsAnswered)> Titles { get; } = [];

        public bool IsOf(UserEvent e) =>
            e.ListVersion == version && e.Surface == surface && Titles.Count < MostTitles
            && (version is not null || !Titles.Exists(one => one.Title.Item.Value == e.ItemId));
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
            var list = _lists.FindLast(list => list.IsOf(e)) ?? Begin(new Seen(e.Surface, e.ListVersion, place));
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
                isKnown |= at - shownAt <= within;
            }
        if (!isKnown && e.Type == EventType.Click)
            Begin(new Seen(null, null, place)).Titles.Add((new SeenTitle(item, -1), at, true));
    }

    /// <summary>
    /// Where on the tape the newest list began in which the title was seen, and what was seen there: the title first, then what was not
    /// answered, by place. Null: it was not seen.
    /// </summary>
    public (int Began, SeenTitle[] Titles)? Find(ItemId item, long at)
    {
        for (var k = _lists.Count - 1; k >= 0; k--)
        {
            var list = _lists[k];
            var mine = list.Titles.FindLastIndex(one => one.Title.Item == item && at - one.At <= within);
            if (mine < 0) continue;
            var others = list.Titles.Where(one => !one.IsAnswered && one.Title.Item != item).Select(one => one.Title)
                .DistinctBy(title => title.Item).OrderBy(title => title.Place).ThenBy(title => title.Item.Value, StringComparer.Ordinal);
            return (list.Began, [list.Titles[mine].Title, .. others]);
        }
        return null;
    }

    private Seen Begin(Seen list)
    {
        if (_lists.Count == Most) _lists.RemoveAt(0);
        _lists.Add(list);
        return list;
    }
}
