using System.Text;
using System.Text.Json;
using StreamRec.Domain;

namespace StreamRec.Node;

/// <summary>
/// That a title is withdrawn, as a record which compaction keeps: it takes tombstones away in the end, and who reads the topic after
/// that would have the title of its titles file again. Every node that sees a withdrawal writes the note; repeats are harmless.
/// The key is none of a title's, so that a note never takes the place of a title that was put meanwhile.
/// </summary>
/// <param name="WithdrawnAt">Offset of the tombstone: only what lies after it puts the title back. <see cref="BeforeAll"/>: in a topic of
/// before.</param>
public readonly record struct WithdrawalNote(ItemId Id, long WithdrawnAt)
{
    public const long BeforeAll = -1;

    /// <summary>No item id has a control character.</summary>
    private const char KeyMark = '\u0001';

    public string Key => KeyMark + Id.Value;

    public byte[] Value => Encoding.UTF8.GetBytes($"{{\"withdrawnAt\":{WithdrawnAt}}}");

    public static bool IsKey(string key) => key.StartsWith(KeyMark);

    /// <summary>False: the record is no note.</summary>
    public static bool TryRead(string key, byte[] value, out WithdrawalNote note)
    {
        note = default;
        if (!IsKey(key) || !TopicTitles.IsId(key[1..])) return false;
        try
        {
            using var json = JsonDocument.Parse(value);
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("withdrawnAt", out var at)
                || !at.TryGetInt64(out var offset) || offset < BeforeAll) return false;
            note = new WithdrawalNote(new ItemId(key[1..]), offset);
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}
