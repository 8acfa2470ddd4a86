namespace StreamRec.Domain;

/// <summary>Hashes that are stored: FNV-1a over UTF-16 code units with murmur3's finalizer. Never change them.</summary>
internal static class StoredHash
{
    public static ulong Of(string text)
    {
        var h = 14695981039346656037UL;
        foreach (var c in text) h = (h ^ c) * 1099511628211UL;
        h = (h ^ (h >> 33)) * 0xff51afd7ed558ccdUL;
        h = (h ^ (h >> 33)) * 0xc4ceb9fe1a85ec53UL;
        return h ^ (h >> 33);
    }

    public static uint Of32(string text) => Top32(Of(text));

    public static uint Top32(ulong hash) => (uint)(hash >> 32);
    public static ulong Top40(ulong hash) => hash >> 24;
}
