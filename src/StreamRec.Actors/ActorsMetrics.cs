using System.Collections.Concurrent;
using System.Diagnostics;
using Prometheus;
using StreamRec.Domain;

namespace StreamRec.Actors;

/// <summary>What the actors tell Prometheus. No user ids: labels are few and fixed.</summary>
public static class ActorsMetrics
{
    private static readonly double[] Seconds = Histogram.ExponentialBuckets(0.00001, 2, 20);

    private static readonly Counter Folds = Metrics.CreateCounter(
        "streamrec_folds_total", "Events by what the user's actor did with them.", "outcome");

    public static readonly Counter.Child FoldedEvents = Folds.WithLabels("folded");
    public static readonly Counter.Child Repeats = Folds.WithLabels("repeat");
    public static readonly Counter.Child Dropped = Folds.WithLabels("dropped");
    public static readonly Counter.Child Rejected = Folds.WithLabels("rejected");
    public static readonly Counter.Child Gaps = Folds.WithLabels("gap");
    public static readonly Counter.Child QuarantinedEvents = Folds.WithLabels("quarantined");

    private static readonly Counter Declared = Metrics.CreateCounter(
        "streamrec_declared_events_total", "Events of names that settings declare (events.names), by name; repeats left out, but of names that only count.", "name");

    /// <summary>By name: a child that is known is found without a label being made.</summary>
    private static readonly ConcurrentDictionary<string, Counter.Child> DeclaredByName = new();

    public static readonly Histogram FoldSeconds = Metrics.CreateHistogram(
        "streamrec_fold_seconds", "Folding one batch of one user.", new HistogramConfiguration { Buckets = Seconds });

    public static readonly Histogram PushSeconds = Metrics.CreateHistogram(
        "streamrec_push_seconds", "Scoring and telling a watched user's lists after a fold.",
        new HistogramConfiguration { Buckets = Seconds });

    private static readonly Histogram ScoreSeconds = Metrics.CreateHistogram(
        "streamrec_score_seconds", "Scoring candidates, by all or only those that changed.",
        new HistogramConfiguration { Buckets = Seconds, LabelNames = ["extent"] });

    public static readonly Counter CandidatesScored = Metrics.CreateCounter(
        "streamrec_candidates_scored_total", "Candidates that were scored.");

    public static readonly Counter CandidatesHeld = Metrics.CreateCounter(
        "streamrec_candidates_total", "Candidates that a full re-score would have scored each time.");

    public static readonly Counter Slates = Metrics.CreateCounter(
        "streamrec_slates_total", "Lists that were chosen anew; those that an event could not change are not.");

    public static readonly Gauge Alive = Metrics.CreateGauge("streamrec_user_actors", "User actors in memory.");
    public static readonly Gauge Watched = Metrics.CreateGauge("streamrec_user_actors_watched", "User actors with a screen.");
    public static readonly Counter Passivations = Metrics.CreateCounter(
        "streamrec_passivations_total", "User actors that left memory by themselves.");

    private static readonly Counter Recoveries = Metrics.CreateCounter(
        "streamrec_recoveries_total", "Recoveries of user actors.", "outcome");

    public static readonly Counter.Child Recovered = Recoveries.WithLabels("ok");
    public static readonly Counter.Child RecoveryFailed = Recoveries.WithLabels("failed");
    public static readonly Counter.Child RecoveryStoreAway = Recoveries.WithLabels("store_away");

    public static readonly Histogram RecoverySeconds = Metrics.CreateHistogram(
        "streamrec_recovery_seconds", "From an actor's start to its first message.", new HistogramConfiguration { Buckets = Seconds });

    public static readonly Gauge QuarantinedUsers = Metrics.CreateGauge(
        "streamrec_quarantined_users", "Users that this node cannot recover.");

    public static readonly Histogram CheckpointBytes = Metrics.CreateHistogram(
        "streamrec_checkpoint_bytes", "Size of a stored state.",
        new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(64, 2, 10) });

    public static readonly Histogram CheckpointSeconds = Metrics.CreateHistogram(
        "streamrec_checkpoint_seconds", "From asking the journal to its word.", new HistogramConfiguration { Buckets = Seconds });

    public static readonly Counter RemoteBatches = Metrics.CreateCounter(
        "streamrec_remote_batches_total",
        "Batches of events that came from a lane on another node: only where a producer's partitioner is not murmur2.");

    public static readonly Counter Fenced = Metrics.CreateCounter(
        "streamrec_checkpoints_fenced_total", "Checkpoints that another owner's row was before.");

    public static readonly Gauge GateOpen = Metrics.CreateGauge(
        "streamrec_checkpoint_gate_open", "1: checkpoints are written. 0: the database is away.");
    public static readonly Gauge GateQueue = Metrics.CreateGauge(
        "streamrec_checkpoint_gate_queue", "User actors that wait to write a checkpoint.");
    public static readonly Gauge GateInFlight = Metrics.CreateGauge("streamrec_checkpoint_gate_in_flight", "Checkpoints being written.");

    public static readonly Counter Moves = Metrics.CreateCounter("streamrec_signal_moves_total", "Moves told to the signals.");

    public static readonly Counter MovesDropped = Metrics.CreateCounter(
        "streamrec_signal_moves_dropped_total", "Moves that the signals missed, because too many waited already.");

    private static readonly Counter Exchanged = Metrics.CreateCounter(
        "streamrec_signals_exchanged_total",
        "Moves exchanged with other nodes: sent, received, dropped (not sent); and records of others that were malformed.", "direction");

    public static readonly Counter.Child MovesSent = Exchanged.WithLabels("sent");
    public static readonly Counter.Child MovesReceived = Exchanged.WithLabels("received");
    public static readonly Counter.Child MovesUnsent = Exchanged.WithLabels("dropped");
    public static readonly Counter.Child MalformedMoves = Exchanged.WithLabels("malformed");

    private static readonly Histogram.Child ScoreAll = ScoreSeconds.WithLabels("all");
    private static readonly Histogram.Child ScoreTouched = ScoreSeconds.WithLabels("touched");

    internal static void Count(in BatchOutcome outcome)
    {
        if (outcome.Dropped > 0) Dropped.Inc(outcome.Dropped);
        if (outcome.Rejected > 0) Rejected.Inc(outcome.Rejected);
        var repeats = 0;
        foreach (var step in outcome.Steps)
        {
            if (step.Result.Effect == FoldEffect.Repeat) repeats++;
            else if (step.Event.Event.DeclaredAs is { } declared)
                DeclaredByName.GetOrAdd(declared.Name, static name => Declared.WithLabels(name)).Inc();
        }
        if (repeats > 0) Repeats.Inc(repeats);
        if (outcome.Steps.Count > repeats) FoldedEvents.Inc(outcome.Steps.Count - repeats);
    }

    internal static void Scored(bool all, int scored, int candidates, long began)
    {
        CandidatesScored.Inc(scored);
        CandidatesHeld.Inc(candidates);
        (all ? ScoreAll : ScoreTouched).Observe(Stopwatch.GetElapsedTime(began).TotalSeconds);
    }
}
