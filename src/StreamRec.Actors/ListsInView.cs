using System.Collections.Immutable;
using StreamRec.Contracts;
using StreamRec.Domain;

namespace StreamRec.Actors;

/// <summary>
/// The newest lists of one user that are to be logged, until it is known what of them was in view: an event names its list. A list is
/// logged a while after its first impression, or when the user has moved on; one that nobody looks at is not.
/// </summary>
internal sealed class ListsInView(UserId user, IListLog log)
{
    /// <summary>A screen or two with a few rows each; older ones are not waited for.</summary>
    private const int Kept = 8;

    /// <summary>ms after the first impression: those of a screen come together.</summary>
    private const long OpenFor = 10_000;

    private readonly Queue<Entry> _entries = new();

    private sealed class Entry(ListUpdate list, int limit, Profile profile)
    {
        public readonly ListUpdate List = list;
        private long? _seenAt;
        private ulong _inView;

        public long Due => _seenAt + OpenFor ?? long.MaxValue;

        public void Saw(int place, long now)
        {
            _seenAt ??= now;
            _inView |= 1UL << place;
        }

        public SeenList? Seen => _seenAt is { } at ? new SeenList(List, limit, profile, at, _inView) : null;
    }

    /// <summary>When <see cref="Settle"/> has something to do, ms.</summary>
    public long Due { get; private set; } = long.MaxValue;

    /// <summary>A list has taken a new version.</summary>
    public void Showed(ListUpdate list, int limit, Profile profile)
    {
        if (list.Items.IsEmpty || list.Incomplete || !log.Takes(user, list.Version)) return;
        if (_entries.Count == Kept) Close(_entries.Dequeue());
        _entries.Enqueue(new Entry(list, limit, profile));
    }

    /// <summary>An event happened; if it names one of the lists, its title was in view there.</summary>
    public void Saw(UserEvent happened, long now)
    {
        if (happened.ListVersion is not { } version || happened.ItemId is not { } id) return;
        foreach (var entry in _entries)
        {
            if (entry.List.Version != version) continue;
            if (PlaceOf(entry.List.Items, new ItemId(id)) is not (>= 0 and < 64 and var place)) return;
            entry.Saw(place, now);
            Due = Math.Min(Due, entry.Due);
            return;
        }
    }

    /// <summary>Logs what has been open long enough.</summary>
    public void Settle(long now)
    {
        if (now < Due) return;
        Due = long.MaxValue;
        for (var left = _entries.Count; left > 0; left--)
        {
            var entry = _entries.Dequeue();
            if (entry.Due <= now)
            {
                Close(entry);
                continue;
            }
            Due = Math.Min(Due, entry.Due);
            _entries.Enqueue(entry);
        }
    }

    /// <summary>Nobody looks any more.</summary>
    public void Close()
    {
        while (_entries.TryDequeue(out var entry)) Close(entry);
        Due = long.MaxValue;
    }

    private void Close(Entry entry)
    {
        if (entry.Seen is { } seen) log.Write(seen);
    }

    private static int PlaceOf(ImmutableArray<RankedTitle> items, ItemId id)
    {
        for (var place = 0; place < items.Length; place++)
            if (items[place].ItemId == id) return place;
        return -1;
    }
}
