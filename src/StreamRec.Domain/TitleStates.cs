namespace StreamRec.Domain;

/// <summary>
/// The titles of a profile, sorted by id (ordinal). Each entry is an object of its own that profiles share: a fold copies references, and
/// makes anew only what it touches: entries have 80 bytes, and what a profile holds on to the collector has to move.
/// </summary>
public readonly struct TitleStates
{
    private sealed class Entry(in TitleState state)
    {
        public readonly TitleState State = state;
    }

    private readonly Entry[] _entries;

    private TitleStates(Entry[] entries) => _entries = entries;

    internal TitleStates(TitleState[] states) : this(Array.ConvertAll(states, static state => new Entry(state)))
    {
    }

    internal static TitleStates Empty { get; } = new(Array.Empty<Entry>());

    public int Length => _entries.Length;

    public ref readonly TitleState this[int place] => ref _entries[place].State;

    public Enumerator GetEnumerator() => new(this);

    public TitleState[] ToArray() => Array.ConvertAll(_entries, static entry => entry.State);

    /// <summary>The complement of the place where it would be, when it is not there.</summary>
    internal int IndexOf(ItemId id)
    {
        var low = 0;
        var high = _entries.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = string.CompareOrdinal(_entries[middle].State.Id.Value, id.Value);
            if (order == 0) return middle;
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }
        return ~low;
    }

    internal TitleStates Copied() => new(_entries.AsSpan().ToArray());

    /// <summary>In place: for who has copied it, or made it.</summary>
    internal void Set(int place, in TitleState state) => _entries[place] = new Entry(state);

    internal TitleStates Inserted(int place, in TitleState state)
    {
        var grown = new Entry[_entries.Length + 1];
        _entries.AsSpan(0, place).CopyTo(grown);
        grown[place] = new Entry(state);
        _entries.AsSpan(place).CopyTo(grown.AsSpan(place + 1));
        return new TitleStates(grown);
    }

    internal TitleStates Removed(int place)
    {
        var shrunk = new Entry[_entries.Length - 1];
        _entries.AsSpan(0, place).CopyTo(shrunk);
        _entries.AsSpan(place + 1).CopyTo(shrunk.AsSpan(place));
        return new TitleStates(shrunk);
    }

    public struct Enumerator(TitleStates states)
    {
        private int _place = -1;

        public readonly ref readonly TitleState Current => ref states[_place];

        public bool MoveNext() => ++_place < states.Length;
    }
}
