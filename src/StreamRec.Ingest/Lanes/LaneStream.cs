using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;
using StreamRec.Contracts;
using StreamRec.Ingest.Kafka;

namespace StreamRec.Ingest.Lanes;

/// <summary>
/// One partition's stream: messages are decoded beside the lane, and whatever is there when the lane is ready goes to it as
/// one chunk: under light load one record without waiting, under heavy load up to <see cref="Chunk"/> bytes (512 events of 0 bytes).
/// </summary>
internal static class LaneStream
{
    private const long Chunk = 256 * 1024;

    /// <summary>What a record costs besides its bytes.</summary>
    private const long Record = 512;

    public static void Run(
        AssignedPartition partition, int partitions, EventNames names, IActorRef lane, IMaterializer materializer) =>
        partition.Messages
            .Select(message => message.Record.IsPartitionEOF ? (null, message.Record.Offset.Value)
                : (RecordDecoder.Decode(message.Record, partitions, names), message.Record.Offset.Value + 1))
            .BatchWeighted(
                Chunk,
                static next => Record + (next.Item1?.Value?.Length ?? 0),
                first => Add(new RecordsRead([], 0), first),
                Add)
            .To(Sink.ActorRefWithAck<RecordsRead>(
                lane, StreamBegins.Instance, LaneReady.Instance, new StreamEnded(null), problem => new StreamEnded(problem)))
            .Run(materializer);

    private static RecordsRead Add(RecordsRead chunk, (LaneRecord? Record, long ReadTo) next)
    {
        if (next.Record is not null) chunk.Records.Add(next.Record);
        return chunk with { ReadTo = Math.Max(chunk.ReadTo, next.ReadTo) };
    }
}
