using System.Diagnostics;

namespace StreamRec.LoadTest.Bench;

/// <summary>Events of users whom nobody watches, as fast as the node folds them, until the journal has every one.</summary>
/// <param name="scriptOf">so many events, of users that the number makes others than those before</param>
internal sealed class FoldRow(string name, Func<BenchWorld, int, int, EventScript> scriptOf) : IBenchRow
{
    /// <summary>Events are made and written before they are sent, so they have to have room.</summary>
    private const int Most = 1_000_000;

    /// <summary>How long a repetition is to take, about.</summary>
    private const double Seconds = 4;

    public string Name => name;

    public string Group => "fold";

    public async Task<RowResult> RunAsync(BenchWorld world, CancellationToken cancellation)
    {
        var node = await world.SharedNodeAsync(cancellation);
        using var sender = new EventSender(node.Kafka, linger: 5);
        var (repetitions, events) = (new List<Values>(), world.Settings.Scaled(10_000));
        for (var number = 0; number <= world.Settings.Repetitions; number++)
        {
            var script = scriptOf(world, events, number);
            var values = await FoldAsync(node, sender, script, cancellation);
            if (number > 0) repetitions.Add(values);
            else if (world.Settings.FoldEvents is { } wanted) events = wanted;
            else if (!world.Settings.Quick) events = (int)Math.Min(Most, values["events/s"]!.Value * Seconds);
        }
        return new RowResult(name, Group, repetitions)
        {
            Notes = world.Settings.FoldEvents is null ? [$"as many events as fold in about {Seconds} s"] : [],
        };
    }

    /// <returns>CPU and counts include the journal's work; events/s ends with the last fold.</returns>
    public static async Task<Values> FoldAsync(BenchNode node, EventSender sender, EventScript script, CancellationToken cancellation)
    {
        var before = await node.SampleAsync(cancellation);
        var durable = before.Metrics.Sum("streamrec_ingest_events_total", "outcome", "folded") + script.Count;
        var folded = before.Metrics.Sum("streamrec_folds_total", "outcome", "folded") + script.Count;
        var since = Stopwatch.GetTimestamp();
        await sender.SendAllAsync(script, 0, script.Count, cancellation);
        var sent = Stopwatch.GetElapsedTime(since).TotalSeconds;
        await node.UntilAsync("streamrec_folds_total", "folded", folded, cancellation);
        var seconds = Stopwatch.GetElapsedTime(since).TotalSeconds;
        await node.UntilAsync("streamrec_ingest_events_total", "folded", durable, cancellation);
        var after = await node.SampleAsync(cancellation);
        var values = new Values
        {
            ["events"] = script.Count,
            ["users"] = script.Users.Count,
            ["events/s"] = script.Count / seconds,
            ["s of sending them"] = sent,
        };
        values.AddCpu(before.Cpu, after.Cpu, script.Count);
        values.AddCounts(before, after, script.Count);
        return values;
    }
}
