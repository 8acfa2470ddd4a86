using System.Text;
using StreamRec.Catalog;
using StreamRec.Domain;
using StreamRec.Ingest;

namespace StreamRec.Node;

/// <summary>What a record of the catalogue topic says, for all who read the topic.</summary>
public static class CatalogChanges
{
    /// <param name="title">Null: the title is withdrawn.</param>
    /// <param name="problem">Why the record says nothing: names the key or the field, and what is accepted.</param>
    public static bool TryRead(CatalogRecord record, out ItemId id, out Title? title, out string? problem)
    {
        (id, title, problem) = (default, null, null);
        if (!IsId(record.Key)) problem = $"its key is no item id; expected 1 to {TitleLimits.IdBytes} bytes of UTF-8 without control characters.";
        else if (record.Value is not null && TitleJson.TryRead(record.Value, record.RecordTime, out title, out problem) && title.Id.Value != record.Key)
            problem = $"its key \"{record.Key}\" is not its itemId, \"{title.Id}\".";
        id = new ItemId(record.Key);
        return problem is null;
    }

    private static bool IsId(string key) =>
        key.Length > 0 && Encoding.UTF8.GetByteCount(key) <= TitleLimits.IdBytes && !key.Any(char.IsControl);
}
