using System.Text;
using StreamRec.Domain;

namespace StreamRec.Node;

/// <summary>
/// That a title is withdrawn, as a record which compaction keeps: it takes tombstones away in the end, and who reads the topic after
/// that would have the title of its titles file again.
/// </summary>
/// <param name="WithdrawnAt">Offset of the tombstone: only what lies after it puts the title back. <see cref="BeforeAll"/>: in a topic of
/// before.</param>
public readonly record struct WithdrawalNote(ItemId Id, long WithdrawnAt) : ICatalogNote
{
    public const long BeforeAll = -1;

    private const char KeyMark = '\u0001';

    public string Key => KeyMark + Id.Value;

    public byte[] Value => Encoding.UTF8.GetBytes($"{{\"withdrawnAt\":{WithdrawnAt}}}");

    public static bool IsKey(string key) => key.StartsWith(KeyMark);

    /// <summary>False: the record is no note.</summary>
    public static bool TryRead(string key, byte[] value, out WithdrawalNote note)
    {
        note = default;
        Span<long> at = stackalloc long[1];
        if (!ICatalogNote.TryReadKey(KeyMark, key, out var id) || !ICatalogNote.TryReadNumbers(value, ["withdrawnAt"], at)) return false;
        note = new WithdrawalNote(id, at[0]);
        return at[0] >= BeforeAll;
    }
}
