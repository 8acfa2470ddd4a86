using Confluent.Kafka;
using StreamRec.Contracts;
using StreamRec.Domain;
using StreamRec.Ingest.Metrics;

namespace StreamRec.Ingest.Lanes;

/// <summary>From a record's bytes to an event, or to the reason why it is none.</summary>
internal static class RecordDecoder
{
    public static LaneRecord Decode(ConsumeResult<byte[], byte[]> record, int partitions, EventNames names)
    {
        var (key, value, offset) = (record.Message.Key, record.Message.Value, record.Offset.Value);
        var time = RecordTime(record.Message.Timestamp);
        if (value is null or { Length: 0 }) return new LaneRecord(offset, time, key, value, null, null);
        if (!EventJson.TryRead(value, names, out var userEvent, out var problem))
            return new LaneRecord(offset, time, key, value, null, problem);
        // The user id of the value decides where an event goes; only the order between partitions is not promised.
        if (Murmur2.Partition(new UserId(userEvent.UserId), partitions) != record.Partition.Value) IngestMetrics.Mismatches.Inc();
        return new LaneRecord(offset, time, key, value, new RecordedEvent(offset, time, userEvent), null);
    }

    /// <summary>
    /// Ms. LogAppendTime on topics that we create; the producer's CreateTime elsewhere and on the embedded broker, which keeps
    /// what it is given. Either is stored with the record, so a second reading decides as the first did. A record without any
    /// (message format 0) leaves the event's own time unclamped.
    /// </summary>
    private static long RecordTime(Timestamp timestamp) =>
        timestamp.Type == TimestampType.NotAvailable ? long.MaxValue - RecordedEvent.ClockTolerance : timestamp.UnixTimestampMs;
}
