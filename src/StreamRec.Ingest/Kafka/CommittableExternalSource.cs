using Akka.Streams;
using Akka.Streams.Stage;

namespace StreamRec.Ingest.Kafka;

/// <summary>
/// One partition's messages in offset order, after Akka.Streams.Kafka's <c>CommittableExternalSource</c>: many such sources share the
/// node's one consumer. Completes when the partition is released, fails when its consumer does.
/// </summary>
internal sealed class CommittableExternalSource(AssignedPartition partition) : GraphStage<SourceShape<CommittableMessage>>
{
    private readonly Outlet<CommittableMessage> _out = new("CommittableExternalSource.out");

    public override SourceShape<CommittableMessage> Shape => new(_out);

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this, partition);

    private sealed class Logic : OutGraphStageLogic
    {
        private readonly AssignedPartition _partition;
        private readonly Outlet<CommittableMessage> _out;
        private readonly Action _look;
        private int _looking;

        public Logic(CommittableExternalSource stage, AssignedPartition partition) : base(stage.Shape)
        {
            (_partition, _out) = (partition, stage._out);
            _look = GetAsyncCallback(() =>
            {
                Volatile.Write(ref _looking, 0);
                PushOne();
            });
            SetHandler(_out, this);
        }

        /// <summary>One look for any number of records that arrive while it is on its way.</summary>
        public override void PreStart()
        {
            _partition.OnChange(() =>
            {
                if (Interlocked.Exchange(ref _looking, 1) == 0) _look();
            });
            _partition.Publish();
        }

        public override void OnPull() => PushOne();

        private void PushOne()
        {
            if (!IsAvailable(_out)) return;
            var completed = _partition.Completed; // before the last look: what came before it is still pushed
            if (_partition.TryTake(out var message)) Push(_out, message);
            else if (completed) End();
        }

        private void End()
        {
            if (_partition.Failure is { } failure) FailStage(failure);
            else CompleteStage();
        }
    }
}
