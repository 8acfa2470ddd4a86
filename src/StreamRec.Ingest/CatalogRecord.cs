namespace StreamRec.Ingest;

/// <summary>A record of the catalogue topic.</summary>
/// <param name="Key">The item id; empty when the record has no key, or one that is no UTF-8.</param>
/// <param name="Value">The title as JSON; null deletes it.</param>
/// <param name="RecordTime">Ms, the broker's.</param>
/// <param name="Offset">In its partition; records of one key are in one partition.</param>
/// <param name="Partition">Where it lies; only messages name it.</param>
public readonly record struct CatalogRecord(string Key, byte[]? Value, long RecordTime, long Offset, int Partition = 0);

/// <summary>What a feed has read next, oldest first.</summary>
/// <param name="Begins">From here on the topic is read from its beginning (again): what was read before counts no more.</param>
/// <param name="Whole">With these records, everything that the topic had when this reading began has been read.</param>
public readonly record struct CatalogBatch(bool Begins, IReadOnlyList<CatalogRecord> Records, bool Whole);
