namespace StreamRec.Domain;

/// <summary>Bounded queues as immutable arrays, oldest first.</summary>
internal static class Fifo
{
    /// <summary>A new array with <paramref name="item"/> at the end; the oldest gives way at <paramref name="capacity"/>.</summary>
    public static T[] Push<T>(T[] items, in T item, int capacity) => Insert(items, items.Length, item, capacity);

    /// <summary>
    /// A new array with <paramref name="item"/> before what is at <paramref name="place"/>; the oldest gives way at
    /// <paramref name="capacity"/>, which is the item itself where it would be the oldest of a full queue.
    /// </summary>
    public static T[] Insert<T>(T[] items, int place, in T item, int capacity)
    {
        var dropped = Math.Max(0, items.Length + 1 - capacity);
        if (place < dropped) return items;
        var inserted = new T[items.Length + 1 - dropped];
        items.AsSpan(dropped, place - dropped).CopyTo(inserted);
        inserted[place - dropped] = item;
        items.AsSpan(place).CopyTo(inserted.AsSpan(place - dropped + 1));
        return inserted;
    }
}
