namespace StreamRec.Domain;

/// <summary>Bounded queues as immutable arrays, oldest first.</summary>
internal static class Fifo
{
    /// <summary>A new array with <paramref name="item"/> at the end; the oldest gives way at <paramref name="capacity"/>.</summary>
    public static T[] Push<T>(T[] items, in T item, int capacity)
    {
        var kept = Math.Min(items.Length, capacity - 1);
        var pushed = new T[kept + 1];
        items.AsSpan(items.Length - kept).CopyTo(pushed);
        pushed[kept] = item;
        return pushed;
    }
}
