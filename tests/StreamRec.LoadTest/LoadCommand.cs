using System.CommandLine;
using System.Text.Json;
using Spectre.Console;
using StreamRec.Cli;
using StreamRec.Cli.Commands;
using StreamRec.Cli.Nodes;
using StreamRec.Cli.Producing;
using StreamRec.Cli.Simulation;
using StreamRec.LoadTest.Bench;

namespace StreamRec.LoadTest;

internal static class LoadCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter errors, TimeProvider time, CancellationToken cancellation = default)
    {
        var node = new Option<Uri>("--node") { Description = "The node under load.", DefaultValueFactory = _ => new Uri(TargetOptions.DefaultNode), CustomParser = ParseNode };
        var token = new Option<string?>("--token") { Description = "Bearer token. [default: $STREAMREC_OPERATOR_TOKEN]" };
        var rate = new Option<double>("--rate") { Description = "Events per second.", DefaultValueFactory = _ => 200 };
        var users = new Option<int>("--users") { Description = "Viewers, each with a WebSocket of its own.", DefaultValueFactory = _ => 50 };
        var seconds = new Option<double>("--seconds") { Description = "Measured time.", DefaultValueFactory = _ => 30 };
        var warmup = new Option<double>("--warmup") { Description = "Seconds before it, not measured.", DefaultValueFactory = _ => 5 };
        var seed = new Option<ulong>("--seed") { Description = "Of the viewers.", DefaultValueFactory = _ => 1 };
        var deltas = new Option<bool>("--deltas") { Description = "Ask for deltas instead of whole lists." };
        var titles = new Option<FileInfo?>("--titles") { Description = "Titles file. [default: the node's catalogue]" };
        var reloadEvery = new Option<double?>("--reload-every") { Description = "Seconds after which the node is told to load its bundle again, over and over. [default: never]" };
        var reloadBundle = new Option<DirectoryInfo>("--reload-bundle")
        {
            Description = "The node's bundle (its STREAMREC_BUNDLE), whose id each reload changes, so that it is a swap; at the end it is as it was. [default: reloads find the same bundle]",
        };
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        rate.MustBePositive();
        reloadEvery.MustBePositive();
        reloadBundle.AcceptExistingOnly();
        users.MustBeAtLeast(1);
        seconds.MustBePositive();
        warmup.MustBeAtLeast(0);
        var root = new RootCommand("Produces events at a fixed rate for viewers whose live lists it watches, and measures action → list.")
        {
            node, token, rate, users, seconds, warmup, seed, deltas, titles, reloadEvery, reloadBundle, json,
        };
        var terminal = new Terminal(output, errors, time);
        root.Subcommands.Add(Rival.RivalCommand.Create(terminal, output, Json));
        root.Subcommands.Add(BenchCommand.Create(terminal));
        root.Validators.Add(result =>
        {
            if (result.GetValue(reloadBundle) is { } folder && result.GetValue(reloadEvery) is null)
                result.AddError($"--reload-bundle is '{folder}', but --reload-every is not given.");
        });
        root.SetAction(async (parsed, stop) =>
        {
            var bearer = parsed.GetValue(token) ?? Environment.GetEnvironmentVariable("STREAMREC_OPERATOR_TOKEN");
            using var client = new NodeClient([parsed.GetValue(node)!], bearer);
            var info = await client.InfoAsync(stop);
            var kafka = new KafkaTarget(info.BootstrapServers, info.EventsTopic, new Dictionary<string, string>());
            var settings = new LoadSettings(
                client.Address, bearer, kafka, info.Embedded, parsed.GetValue(rate), parsed.GetValue(users), parsed.GetValue(seconds),
                parsed.GetValue(warmup), parsed.GetValue(seed), parsed.GetValue(deltas))
            {
                ReloadEvery = parsed.GetValue(reloadEvery) is { } period ? TimeSpan.FromSeconds(period) : null,
                ReloadBundle = parsed.GetValue(reloadBundle)?.FullName,
            };
            var shelf = new Shelf(await TitleSource.LoadAsync(parsed.GetValue(titles), client, stop));
            terminal.Say($"{settings.Rate} events/s for {settings.Warmup} + {settings.Seconds} s, {settings.Users} viewers, {(info.Embedded ? "embedded broker" : info.BootstrapServers)}");
            var report = await new LoadRun(settings, shelf, client, time).RunAsync(stop);
            if (parsed.GetValue(json)) await output.WriteLineAsync(JsonSerializer.Serialize(report, Json));
            else Print(terminal, report);
            foreach (var failure in report.Failures.Concat(report.Reloads?.Failures ?? []).Take(10)) terminal.Fail(failure);
            if (report.Missing > 0) terminal.Fail($"{report.Missing:N0} of {report.Events:N0} events were in no list within 10 s");
            return report is { Missing: 0, Failures.Count: 0, Reloads: null or { Failures.Count: 0 } } ? ExitCodes.Done : ExitCodes.Incomplete;
        });
        try
        {
            return await root.Parse(arguments).InvokeAsync(
                new InvocationConfiguration { Output = output, Error = errors, EnableDefaultExceptionHandler = false }, cancellation);
        }
        catch (CommandFailedException e)
        {
            terminal.Fail(e.Message);
            return e.ExitCode;
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Cancelled;
        }
    }

    private static void Print(Terminal terminal, LoadReport report)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("ms").AddColumns("events", "p50", "p90", "p99", "p99.9", "max");
        Row(table, "action → list", report.ActionToList);
        Row(table, "produce → consume (bare)", report.ProduceToConsume);
        Row(table, "sender's lateness, in both", report.SenderLateness);
        terminal.Output.Write(table);
        terminal.Output.WriteLine($"p50 ratio {report.RatioAtP50:0.00}; node CPU {report.CpuMicrosecondsPerEvent:0} µs per event{(report.EmbeddedBroker ? " (the embedded broker's included)" : "")}");
        if (report.Reloads is { } reloads)
            terminal.Output.WriteLine($"{reloads.Reloads} reloads meanwhile: {reloads.Swaps} swaps, {reloads.Failures.Count} refused or failed; {report.Failures.Count} connections ended");
    }

    private static void Row(Table table, string what, LatencySummary s) =>
        table.AddRow(what, $"{s.Count:N0}", $"{s.P50:0.00}", $"{s.P90:0.00}", $"{s.P99:0.00}", $"{s.P999:0.00}", $"{s.Max:0.00}");

    private static Uri ParseNode(System.CommandLine.Parsing.ArgumentResult result)
    {
        if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https")) return uri;
        result.AddError($"--node is '{result.Tokens[0].Value}', expected an address such as {TargetOptions.DefaultNode}.");
        return new Uri(TargetOptions.DefaultNode);
    }
}
