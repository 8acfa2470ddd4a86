using Confluent.Kafka;

namespace StreamRec.Ingest.Kafka;

/// <summary>
/// A record, or (<see cref="ConsumeResult{TKey,TValue}.IsPartitionEOF"/>) the news that there is none below its offset. What is
/// committed is never one message's offset but its lane's low watermark: <see cref="AssignedPartition.LowWatermark"/>.
/// </summary>
internal readonly record struct CommittableMessage(ConsumeResult<byte[], byte[]> Record);
