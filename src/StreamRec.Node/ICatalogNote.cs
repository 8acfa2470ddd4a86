using System.Text.Json;
using StreamRec.Domain;

namespace StreamRec.Node;

/// <summary>
/// What nodes write into the catalogue topic of a title, since compaction would take it away, under a key that is none of a title's: so a
/// note never takes the place of a title that was put meanwhile. Every node that sees the reason writes it; repeats are harmless.
/// </summary>
internal interface ICatalogNote
{
    ItemId Id { get; }
    string Key { get; }
    byte[] Value { get; }

    /// <summary>The title whose note has this key; false: it is no such key. No item id has a control character.</summary>
    internal static bool TryReadKey(char mark, string key, out ItemId id)
    {
        id = default;
        if (!key.StartsWith(mark) || !TopicTitles.IsId(key[1..])) return false;
        id = new ItemId(key[1..]);
        return true;
    }

    /// <summary>Whole numbers by name; false: a value is none, or lacks one.</summary>
    internal static bool TryReadNumbers(byte[] value, string[] names, Span<long> numbers)
    {
        try
        {
            using var json = JsonDocument.Parse(value);
            if (json.RootElement.ValueKind != JsonValueKind.Object) return false;
            for (var k = 0; k < names.Length; k++)
                if (!json.RootElement.TryGetProperty(names[k], out var number) || !number.TryGetInt64(out numbers[k])) return false;
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}
