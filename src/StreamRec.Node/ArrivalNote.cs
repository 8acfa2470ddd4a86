using System.Text;
using StreamRec.Domain;

namespace StreamRec.Node;

/// <summary>
/// When a title came whose records do not say so: its first record does, which compaction takes away when another one has followed.
/// </summary>
/// <param name="AddedAt">ms since 1970</param>
/// <param name="PutAt">Offset of a record of the title: the note says nothing of what is put after a later withdrawal.</param>
public readonly record struct ArrivalNote(ItemId Id, long AddedAt, long PutAt) : ICatalogNote
{
    private const char KeyMark = '\u0002';

    public string Key => KeyMark + Id.Value;

    public byte[] Value => Encoding.UTF8.GetBytes($"{{\"addedAt\":{AddedAt},\"putAt\":{PutAt}}}");

    public static bool IsKey(string key) => key.StartsWith(KeyMark);

    /// <summary>False: the record is no note.</summary>
    public static bool TryRead(string key, byte[] value, out ArrivalNote note)
    {
        note = default;
        Span<long> numbers = stackalloc long[2];
        if (!ICatalogNote.TryReadKey(KeyMark, key, out var id) || !ICatalogNote.TryReadNumbers(value, ["addedAt", "putAt"], numbers))
            return false;
        note = new ArrivalNote(id, numbers[0], numbers[1]);
        return note is { AddedAt: > 0, PutAt: >= 0 };
    }
}
