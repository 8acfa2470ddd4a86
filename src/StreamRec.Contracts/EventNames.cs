using System.Text;

namespace StreamRec.Contracts;

/// <summary>
/// A name of the operator's own that events may come under as their type. What it is called is all that crosses the topic; what it
/// means is declared on each node.
/// </summary>
/// <param name="Name">Case matters.</param>
/// <param name="Like">The type that it behaves like in every respect but its weight; null: it only counts.</param>
/// <param name="Weight">How many times as much as that type it adds to a title's interest, or takes from it.</param>
public sealed record EventName(string Name, EventType? Like, float Weight = 1);

/// <summary>The names that are declared beside <see cref="EventTypeNames"/>. Immutable; the same on every node of a cluster.</summary>
public sealed class EventNames
{
    private readonly EventName[] _names;
    private readonly byte[][] _utf8;

    /// <param name="names">Each once, and none of <see cref="EventTypeNames"/>: who declares them has checked it.</param>
    public EventNames(IEnumerable<EventName> names)
    {
        _names = [.. names];
        _utf8 = Array.ConvertAll(_names, name => Encoding.UTF8.GetBytes(name.Name));
        Accepted = string.Join(", ", EventTypeNames.All.Concat(_names.Select(name => name.Name)));
    }

    /// <summary>No name is declared.</summary>
    public static EventNames None { get; } = new([]);

    public IReadOnlyList<EventName> All => _names;

    /// <summary>Every name that an event's type may have here, separated by commas.</summary>
    public string Accepted { get; }

    internal EventName? Find(ReadOnlySpan<byte> utf8)
    {
        for (var i = 0; i < _utf8.Length; i++)
            if (utf8.SequenceEqual(_utf8[i])) return _names[i];
        return null;
    }

    internal EventName? Find(ReadOnlySpan<char> name)
    {
        foreach (var declared in _names)
            if (name.SequenceEqual(declared.Name)) return declared;
        return null;
    }
}
