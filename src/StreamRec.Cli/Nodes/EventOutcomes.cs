namespace StreamRec.Cli.Nodes;

/// <summary>
/// What became of events. Each event that a node reads ends, once, as folded or as dead-lettered; a repeat is counted apart
/// from the folded ones here.
/// </summary>
/// <param name="Read">taken from Kafka by a lane</param>
/// <param name="Folded">had their effect on a profile, and are durable there</param>
/// <param name="Repeats">an id that the profile still remembers: no effect</param>
/// <param name="DeadLettered">no event, or rejected by its user's fold: in the dead-letter topic with the reason</param>
internal readonly record struct EventOutcomes(long Read, long Folded, long Repeats, long DeadLettered)
{
    private const string Lanes = "streamrec_ingest_events_total";
    private const string Actors = "streamrec_folds_total";

    public long Handled => Folded + Repeats + DeadLettered;

    public static EventOutcomes From(MetricsText metrics)
    {
        // The actor counts a repeat when it meets it, the lane when it is durable: never more repeats than durable events.
        var done = (long)metrics.Sum(Lanes, "outcome", "folded");
        var repeats = Math.Min(done, (long)metrics.Sum(Actors, "outcome", "repeat"));
        return new EventOutcomes(
            (long)metrics.Sum(Lanes, "outcome", "read"), done - repeats, repeats, (long)metrics.Sum(Lanes, "outcome", "dead_lettered"));
    }

    public static EventOutcomes operator +(EventOutcomes a, EventOutcomes b) =>
        new(a.Read + b.Read, a.Folded + b.Folded, a.Repeats + b.Repeats, a.DeadLettered + b.DeadLettered);

    public static EventOutcomes operator -(EventOutcomes a, EventOutcomes b) =>
        new(a.Read - b.Read, a.Folded - b.Folded, a.Repeats - b.Repeats, a.DeadLettered - b.DeadLettered);
}
