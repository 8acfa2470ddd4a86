using Prometheus;

namespace StreamRec.Ingest.Metrics;

/// <summary>What ingest shows at <c>/metrics</c>. Labels are bounded: partitions, reasons, outcomes; never users.</summary>
internal static class IngestMetrics
{
    public static readonly Counter Events = Prometheus.Metrics.CreateCounter(
        "streamrec_ingest_events_total", "Events by outcome: read, folded (durable), dead_lettered.", "outcome");

    public static readonly Counter DeadLetters = Prometheus.Metrics.CreateCounter(
        "streamrec_ingest_dead_letters_total", "Dead letters that the broker has, by reason.", "reason");

    public static readonly Counter DeadLetterFailures = Prometheus.Metrics.CreateCounter(
        "streamrec_ingest_dead_letter_failures_total", "Dead letters that the broker did not take and that are written again.");

    public static readonly Counter Users = Prometheus.Metrics.CreateCounter(
        "streamrec_users_records_total", "Records of the topic of persons by what became of them: forwarded, superseded, refused.", "outcome");

    public static readonly Counter Mismatches = Prometheus.Metrics.CreateCounter(
        "streamrec_ingest_partitioner_mismatches_total", "Events in another partition than murmur2 of their user id: routed all the same.");

    public static readonly Counter Commits = Prometheus.Metrics.CreateCounter(
        "streamrec_ingest_commits_total", "Offset commits by result: ok, failed.", "result");

    public static readonly Counter Batches = Prometheus.Metrics.CreateCounter(
        "streamrec_ingest_batches_total",
        "Batches to users' actors by kind: sent, resent, gap (answered with a gap), asked (whether durable).", "kind");

    public static readonly Counter Pauses = Prometheus.Metrics.CreateCounter(
        "streamrec_ingest_pauses_total", "How often a partition was paused because its lane took no more.");

    public static readonly Counter Lost = Prometheus.Metrics.CreateCounter(
        "streamrec_ingest_lost_offsets_total",
        "Offsets that the log no longer had when they were to be read: retention, deletion, truncation.");

    public static readonly Gauge Stalled = Prometheus.Metrics.CreateGauge(
        "streamrec_ingest_stalled_partitions",
        "Partitions of this node that do not advance although their log has more, or whose commit does not.");

    public static readonly Gauge ConsumerUp = Prometheus.Metrics.CreateGauge(
        "streamrec_ingest_consumer_up", "1 when the node's consumer reads; 0 while it is being replaced.");

    public static readonly Gauge Unread = Prometheus.Metrics.CreateGauge(
        "streamrec_ingest_lag_events", "Records in the log that the lane has not read.", "partition");

    public static readonly Gauge Undone = Prometheus.Metrics.CreateGauge(
        "streamrec_ingest_uncommitted_events", "Offsets between what may be committed and the log's end.", "partition");

    public static readonly Gauge Bounds = Prometheus.Metrics.CreateGauge(
        "streamrec_ingest_bound_events", "Events held in each bound of this node: unfolded, undurable.", "bound");

    public static readonly Gauge Capacities = Prometheus.Metrics.CreateGauge(
        "streamrec_ingest_bound_capacity_events", "Capacity of each bound.", "bound");

    public static readonly Gauge Up = Prometheus.Metrics.CreateGauge(
        "streamrec_ingest_kafka_up", "1 when Kafka answers and lets this node in.");
}
