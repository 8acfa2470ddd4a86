using System.CommandLine;
using StreamRec.Cli.Commands;
using StreamRec.Cli.Simulation;

namespace StreamRec.Benchmarks.Mix;

/// <summary><c>mix</c>: what incremental re-scoring saves, and that it changes nothing. Exit code 1 when a top 50 differed.</summary>
internal static class MixCommand
{
    public static Command Create(TextWriter output)
    {
        var defaults = new MixSettings();
        var events = new Option<int>("--events") { Description = "Measured events.", DefaultValueFactory = _ => defaults.Events };
        var seed = new Option<ulong>("--seed") { Description = "Of the viewers and what they do.", DefaultValueFactory = _ => defaults.Seed };
        var viewers = new Option<int>("--viewers") { Description = "How many.", DefaultValueFactory = _ => defaults.Viewers };
        var warmUp = new Option<int>("--warm-up") { Description = "Events before the measured ones.", DefaultValueFactory = _ => defaults.WarmUp };
        var candidates = new Option<int>("--candidates") { Description = "Per viewer, besides its own titles.", DefaultValueFactory = _ => defaults.Candidates };
        foreach (var counted in new[] { events, viewers, candidates }) counted.MustBeAtLeast(1);
        warmUp.MustBeAtLeast(0);
        var command = new Command("mix", "Plays the mix of `streamrec simulate` and compares incremental with full re-scoring after every event.")
        {
            events, seed, viewers, warmUp, candidates,
        };
        command.SetAction((arguments, cancellation) =>
        {
            var settings = new MixSettings(
                arguments.GetValue(events), arguments.GetValue(seed), arguments.GetValue(viewers), arguments.GetValue(warmUp),
                arguments.GetValue(candidates));
            using var world = new DemoWorld();
            var report = new MixRun(settings, world).Run(cancellation);
            Print(report, output);
            return Task.FromResult(report.Different == 0 ? 0 : 1);
        });
        return command;
    }

    private static void Print(MixReport report, TextWriter output)
    {
        var settings = report.Settings;
        output.WriteLine($"seed {settings.Seed}, {report.Events:N0} events after {settings.WarmUp:N0} of warm-up, {settings.Viewers} viewers, mix {EventMix.Default}");
        output.WriteLine($"{report.Candidates / (double)Math.Max(1, report.Events):0} candidates on average; re-scored {report.Rescored:N0} of {report.Candidates:N0} ({Share(report.Rescored, report.Candidates)})");
        output.WriteLine();
        output.WriteLine("full: reads the profile, gathers the candidates from all sources, computes all features, runs the network once over all, after every event");
        output.WriteLine("lean: the same after strong events; after weak ones it keeps the candidates and scores all of them again");
        output.WriteLine("All three by turns over the same profile, pins and buffers; folding and making lists are in none of them.");
        output.WriteLine();
        output.WriteLine($"{"µs per event",-14}{"events",8}{"all",8}{"re-scored",11}   {"incremental",17}   {"full",17}   {"lean",17}");
        output.WriteLine($"{"",-14}{"",8}{"",8}{"",11}   {"median",8} {"mean",8}   {"median",8} {"mean",8}   {"median",8} {"mean",8}");
        foreach (var kind in report.Kinds)
            output.WriteLine(
                $"{kind.Kind,-14}{kind.Incremental.Count,8:N0}{kind.All,8:N0}{Share(kind.Rescored, kind.Candidates),11}   {Pair(kind.Incremental)}   {Pair(kind.Full)}   {Pair(kind.Lean)}");
        output.WriteLine($"{"mix",-14}{report.Events,8:N0}{report.Kinds.Sum(kind => kind.All),8:N0}{Share(report.Rescored, report.Candidates),11}   {Mean(report, kind => kind.Incremental)}   {Mean(report, kind => kind.Full)}   {Mean(report, kind => kind.Lean)}");
        output.WriteLine();
        output.WriteLine($"incremental / full  {report.Ratio:0.000} of total cost (claimed: at most 0.25), {report.RatioOfMedians(kind => kind.Full):0.000} by the medians");
        output.WriteLine($"incremental / lean  {report.LeanRatio:0.000} of total cost, {report.RatioOfMedians(kind => kind.Lean):0.000} by the medians");
        output.WriteLine($"a list of 50 costs {report.Sum(kind => kind.IncrementalSlate) / report.Events:0.0} µs after incremental, {report.Sum(kind => kind.FullSlate) / report.Events:0.0} µs after full re-scoring (its reasons are found anew)");
        output.WriteLine(report.Different == 0
            ? $"top 50 the same after each of {report.Events:N0} events, score for score and reason for reason"
            : $"top 50 DIFFERENT after {report.Different:N0} of {report.Events:N0} events, first {report.FirstDifference}");
    }

    private static string Pair(CostSamples samples) => $"{samples.Median(),8:0.0} {samples.Mean,8:0.0}";

    private static string Mean(MixReport report, Func<KindCosts, CostSamples> of) => $"{"",8} {report.Sum(of) / Math.Max(1, report.Events),8:0.0}";

    private static string Share(long part, long whole) => $"{100.0 * part / Math.Max(1, whole):0.0} %";
}
