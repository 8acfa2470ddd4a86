using System.Collections.Concurrent;

namespace StreamRec.Domain;

/// <summary>
/// Titles as small numbers, so that catalogue, signals and ranking share arrays instead of string look-ups. Append-only:
/// a number is never reused in the life of a process, also when its title is withdrawn. Numbers are never stored or sent.
/// Safe for any number of threads.
/// </summary>
public sealed class ItemIndex
{
    /// <summary>
    /// By the id's text: the runtime hashes strings quickly as long as few collide, and each strong event looks up hundreds.
    /// </summary>
    private readonly ConcurrentDictionary<string, int> _numbers = new();
    private readonly Lock _grow = new();
    private volatile ItemId[] _ids = new ItemId[256];
    private volatile int _count;

    public int Count => _count;

    public ItemId this[int number] =>
        number < _count ? _ids[number] : throw new ArgumentOutOfRangeException(nameof(number), number, $"{_count} titles are numbered.");

    public bool TryGet(ItemId id, out int number)
    {
        number = 0;
        return id.Value is { } text && _numbers.TryGetValue(text, out number);
    }

    /// <summary>The title's number, given on first sight.</summary>
    public int Add(ItemId id)
    {
        if (_numbers.TryGetValue(id.Value, out var known)) return known;
        lock (_grow)
        {
            if (_numbers.TryGetValue(id.Value, out known)) return known;
            var number = _count;
            if (number == _ids.Length)
            {
                var larger = new ItemId[number * 2];
                _ids.CopyTo(larger, 0);
                _ids = larger;
            }
            _ids[number] = id;
            _count = number + 1;
            _numbers[id.Value] = number; // last: whoever sees the number can read the id
            return number;
        }
    }
}
