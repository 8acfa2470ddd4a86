using System.Text;
using StreamRec.Catalog;
using StreamRec.Domain;
using StreamRec.Ingest;

namespace StreamRec.Node;

/// <summary>What a record of the catalogue topic says, for all who read the topic.</summary>
public static class CatalogChanges
{
    /// <param name="title">Null: the title is withdrawn.</param>
    /// <param name="problem">Why the record says nothing: names partition, offset and key, then the field and what is accepted.</param>
    public static bool TryRead(CatalogRecord record, out ItemId id, out Title? title, out string? problem)
    {
        (id, title, problem) = (default, null, null);
        if (!IsId(record.Key)) problem = $"its key is no item id; expected 1 to {TitleLimits.IdBytes} bytes of UTF-8 without control characters.";
        else if (record.Value is not null && TitleJson.TryRead(record.Value, record.RecordTime, out title, out problem, new ItemId(record.Key))
            && title.Id.Value != record.Key)
            problem = $"its itemId is \"{title.Id}\"; expected its key.";
        if (problem is not null) problem = $"partition {record.Partition}, offset {record.Offset}, key \"{Shown(record.Key)}\": {problem}";
        id = new ItemId(record.Key);
        return problem is null;
    }

    /// <summary>One line of at most 64 characters, as it may stand in a log.</summary>
    private static string Shown(string key) => string.Concat(key.Take(64).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c)) + (key.Length > 64 ? "…" : "");

    private static bool IsId(string key) =>
        key.Length > 0 && Encoding.UTF8.GetByteCount(key) <= TitleLimits.IdBytes && !key.Any(char.IsControl);
}
