namespace StreamRec.Cli.Nodes;

/// <summary>What became of events: each event that a node has read ends in exactly one of these.</summary>
/// <param name="Folded">had their effect on a profile</param>
/// <param name="Repeats">an id that the profile still remembers: no effect</param>
/// <param name="DeadLettered">no event, or rejected by its user's fold: in the dead-letter topic with the reason</param>
public readonly record struct EventOutcomes(long Folded, long Repeats, long DeadLettered)
{
    private const string Folds = "streamrec_folds_total";
    private const string DeadLetters = "streamrec_dead_letters_total";

    public long Handled => Folded + Repeats + DeadLettered;

    public static EventOutcomes From(MetricsText metrics) =>
        new(
            (long)metrics.Sum(Folds, "outcome", "folded"),
            (long)metrics.Sum(Folds, "outcome", "repeat"),
            (long)metrics.Sum(DeadLetters));

    public static EventOutcomes operator +(EventOutcomes a, EventOutcomes b) =>
        new(a.Folded + b.Folded, a.Repeats + b.Repeats, a.DeadLettered + b.DeadLettered);

    public static EventOutcomes operator -(EventOutcomes a, EventOutcomes b) =>
        new(a.Folded - b.Folded, a.Repeats - b.Repeats, a.DeadLettered - b.DeadLettered);
}
