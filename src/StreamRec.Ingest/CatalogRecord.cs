namespace StreamRec.Ingest;

/// <summary>A record of the catalogue topic.</summary>
/// <param name="Key">The item id; empty when the record has no key, or one that is no UTF-8.</param>
/// <param name="Value">The title as JSON; null deletes it.</param>
/// <param name="RecordTime">Ms, the broker's.</param>
/// <param name="Partition">Where it lies; only messages name it.</param>
public readonly record struct CatalogRecord(string Key, byte[]? Value, long RecordTime, int Partition = 0, long Offset = -1);
