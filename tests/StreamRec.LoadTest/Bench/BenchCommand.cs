using System.CommandLine;
using System.Diagnostics;
using Spectre.Console;
using StreamRec.Cli;
using StreamRec.Cli.Commands;

namespace StreamRec.LoadTest.Bench;

/// <summary><c>bench</c>: all rows or those that are named, against a broker and nodes that it starts itself.</summary>
internal static class BenchCommand
{
    public static Command Create(Terminal terminal)
    {
        var rows = new Argument<string[]>("rows")
        {
            Description = $"Of: {string.Join(' ', BenchRows.All.Select(row => row.Name))}. [default: all but "
                + $"{string.Join(' ', BenchRows.All.Where(row => row.ByNameOnly).Select(row => row.Name))}]",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var json = new Option<FileInfo?>("--json") { Description = "Write the whole result to this file." };
        var repetitions = new Option<int>("--repetitions") { Description = "Of each row; memory and sockets have one, cold has two.", DefaultValueFactory = _ => 3 };
        var seconds = new Option<double?>("--seconds") { Description = "Measured time of a repetition at a rate. [default: 6]" };
        var quick = new Option<bool>("--quick") { Description = "Everything small and once: shows that a row works, measures nothing." };
        var seed = new Option<ulong>("--seed") { Description = "Of viewers and events.", DefaultValueFactory = _ => 1 };
        var linger = new Option<double>("--linger") { Description = "ms for which the producer lets a batch grow.", DefaultValueFactory = _ => 0 };
        var awake = new Option<int>("--awake") { Description = "Users in memory in the row memory.", DefaultValueFactory = _ => 20_000 };
        var watched = new Option<int>("--watched") { Description = "Of them, watched.", DefaultValueFactory = _ => 500 };
        var sockets = new Option<int>("--sockets") { Description = "In the row sockets.", DefaultValueFactory = _ => 2_000 };
        var node = new Option<FileInfo>("--node-assembly")
        {
            Description = "The StreamRec.Node.dll to measure. [default: this repository's Release build]",
        };
        var foldEvents = new Option<int?>("--fold-events")
        {
            Description = "Of each repetition of the rows that fold. [default: what folds in 4 s]",
        };
        repetitions.MustBeAtLeast(1);
        seconds.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double?>() is <= 0) result.AddError("--seconds: expected a number above 0.");
        });
        foreach (var count in (Option<int>[])[awake, watched, sockets]) count.MustBeAtLeast(1);
        node.AcceptExistingOnly();
        rows.Validators.Add(result =>
        {
            foreach (var name in result.Tokens.Select(token => token.Value).Where(name => BenchRows.All.All(row => row.Name != name)))
                result.AddError($"There is no row '{name}', expected one of: {string.Join(' ', BenchRows.All.Select(row => row.Name))}.");
        });
        var command = new Command("bench", "Measures speed, cost and memory, row by row, against a Kafka and nodes of its own.")
        {
            rows, json, repetitions, seconds, quick, seed, linger, awake, watched, sockets, foldEvents, node,
        };
        command.SetAction(async (parsed, stop) =>
        {
            var small = parsed.GetValue(quick);
            var settings = new BenchSettings(
                parsed.GetValue(node)?.FullName ?? BuiltNode(), parsed.GetValue(seed), small ? 1 : parsed.GetValue(repetitions),
                parsed.GetValue(seconds) ?? (small ? 1 : 6), parsed.GetValue(linger), small)
            {
                AwakeUsers = parsed.GetValue(awake),
                WatchedUsers = parsed.GetValue(watched),
                Sockets = parsed.GetValue(sockets),
                FoldEvents = parsed.GetValue(foldEvents),
            };
            var named = parsed.GetValue(rows) ?? [];
            var wanted = BenchRows.All.Where(row => named.Length == 0 ? !row.ByNameOnly : named.Contains(row.Name)).ToList();
            return await RunAsync(settings, wanted, parsed.GetValue(json), terminal, stop);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        BenchSettings settings, IReadOnlyList<IBenchRow> rows, FileInfo? json, Terminal terminal, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var (results, failed) = (new List<RowResult>(), new Dictionary<string, string>());
        await using (var world = new BenchWorld(settings, Say))
        {
            foreach (var row in rows)
            {
                Say(row.Name);
                try
                {
                    results.Add(await row.RunAsync(world, cancellation));
                }
                catch (Exception problem) when (problem is not OperationCanceledException)
                {
                    failed[row.Name] = problem.Message; // the other rows are worth having
                    terminal.Fail($"{row.Name}: {(problem is CommandFailedException ? problem.Message : problem)}");
                }
            }
        }
        var report = new BenchReport(
            terminal.Time.GetUtcNow(), Machine.This(), await Versions.ThisAsync(), settings, watch.Elapsed.TotalSeconds, results, failed);
        terminal.Output.Profile.Width = Math.Max(terminal.Output.Profile.Width, 200); // where it is no terminal, too
        BenchTables.Print(terminal.Output, results);
        terminal.Output.WriteLine(
            $"{report.Machine.Cores} cores of {report.Machine.Cpu}; {report.Machine.System}; {report.Versions.Runtime}; "
            + $"commit {report.Versions.Commit ?? "unknown"}; seed {settings.Seed}; {watch.Elapsed.TotalMinutes:0.0} minutes");
        if (json is not null) await report.WriteAsync(json.FullName);
        foreach (var row in results.Where(row => row.HasLosses)) terminal.Fail($"{row.Name}: something was lost, see its table");
        return failed.Count == 0 && !results.Exists(row => row.HasLosses) ? ExitCodes.Done : ExitCodes.Incomplete;

        void Say(string what) => terminal.Say($"{watch.Elapsed:mm\\:ss} {what}");
    }

    /// <summary>As users run it, from its own folder: a copy beside this program would have this program's dependencies.</summary>
    private static string BuiltNode()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var built = Path.Combine(folder.FullName, "src", "StreamRec.Node", "bin", "Release", "net10.0", "StreamRec.Node.dll");
            if (File.Exists(built)) return built;
        }
        throw new CommandFailedException("The node is not built: dotnet build -c Release src/StreamRec.Node, or name its StreamRec.Node.dll with --node-assembly.");
    }
}
