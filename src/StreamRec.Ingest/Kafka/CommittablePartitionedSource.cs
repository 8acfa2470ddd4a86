using System.Collections.Concurrent;
using Akka.Streams;
using Akka.Streams.Stage;

namespace StreamRec.Ingest.Kafka;

/// <summary>
/// The node's consumer as a source of sources, after Akka.Streams.Kafka's <c>KafkaConsumer.CommittablePartitionedSource</c>:
/// each assignment of a partition is one element whose own source completes when the partition goes. Its demand is for
/// assignments only; records are held back per partition. Materializes once; the consumer ends when it is cancelled.
/// </summary>
internal sealed class CommittablePartitionedSource(ConsumerLoop loop) : GraphStage<SourceShape<AssignedPartition>>
{
    private readonly Outlet<AssignedPartition> _out = new("CommittablePartitionedSource.out");

    public override SourceShape<AssignedPartition> Shape => new(_out);

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this, loop);

    private sealed class Logic : OutGraphStageLogic
    {
        private readonly ConcurrentQueue<AssignedPartition> _assigned = new();
        private readonly Outlet<AssignedPartition> _out;
        private readonly ConsumerLoop _loop;

        public Logic(CommittablePartitionedSource stage, ConsumerLoop loop) : base(stage.Shape)
        {
            (_out, _loop) = (stage._out, loop);
            SetHandler(_out, this);
        }

        public override void PreStart()
        {
            var look = GetAsyncCallback(PushOne);
            var ended = GetAsyncCallback(CompleteStage);
            _loop.Start(
                partition =>
                {
                    _assigned.Enqueue(partition);
                    look();
                },
                ended);
        }

        public override void PostStop() => _loop.BeginStop();

        public override void OnPull() => PushOne();

        private void PushOne()
        {
            if (IsAvailable(_out) && _assigned.TryDequeue(out var partition)) Push(_out, partition);
        }
    }
}
