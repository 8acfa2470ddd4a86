namespace StreamRec.Catalog;

/// <summary>
/// Text that many titles have in common (people, genres, tags) as one string for all of them. A cache of a fixed size, so that it
/// keeps little of titles that are gone. Any number of threads.
/// </summary>
internal static class SharedText
{
    private const int Places = 1 << 18;

    private static readonly string?[] Known = new string?[Places];

    public static string Of(string text)
    {
        ref var place = ref Known[(int)(WordHash.Of(text) % Places)];
        if (Volatile.Read(ref place) is { } known && known == text) return known;
        Volatile.Write(ref place, text);
        return text;
    }
}
