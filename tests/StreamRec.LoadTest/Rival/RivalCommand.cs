using System.CommandLine;
using System.Text.Json;
using Spectre.Console;
using StreamRec.Cli;
using StreamRec.Cli.Commands;
using StreamRec.Cli.Simulation;

namespace StreamRec.LoadTest.Rival;

/// <summary><c>rival</c>: one measurement of the stack that the node is compared with.</summary>
internal static class RivalCommand
{
    public static Command Create(Terminal terminal, TextWriter output, JsonSerializerOptions jsonOptions)
    {
        var rate = new Option<double>("--rate") { Description = "Actions per second.", DefaultValueFactory = _ => 500 };
        var users = new Option<int>("--users") { Description = "Viewers.", DefaultValueFactory = _ => 200 };
        var seconds = new Option<double>("--seconds") { Description = "Measured time.", DefaultValueFactory = _ => 15 };
        var warmup = new Option<double>("--warmup") { Description = "Seconds before it, not measured.", DefaultValueFactory = _ => 15 };
        var seed = new Option<ulong>("--seed") { Description = "Of the viewers.", DefaultValueFactory = _ => 1 };
        var mix = new Option<EventMix>("--mix")
        {
            Description = "Percentages of impressions/progress/clicks/strong.",
            DefaultValueFactory = _ => EventMix.Default,
            CustomParser = ParseMix,
        };
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        rate.MustBePositive();
        users.MustBeAtLeast(1);
        seconds.MustBePositive();
        warmup.MustBeAtLeast(0);
        var command = new Command("rival", "Measures tests/StreamRec.Baseline: a stateless service with Redis that ranks at every request.")
        {
            rate, users, seconds, warmup, seed, mix, json,
        };
        command.SetAction(async (parsed, stop) =>
        {
            var report = await RivalRun.RunAsync(new RivalSettings(
                parsed.GetValue(rate), parsed.GetValue(users), parsed.GetValue(seconds), parsed.GetValue(warmup), parsed.GetValue(seed),
                parsed.GetValue(mix)!)
            {
                ServiceEnvironment = RuntimeVariables(),
            }, stop);
            if (parsed.GetValue(json)) await output.WriteLineAsync(JsonSerializer.Serialize(report, jsonOptions));
            else Print(terminal, report);
            foreach (var failure in report.Failures) terminal.Fail(failure);
            return report.Failed == 0 ? ExitCodes.Done : ExitCodes.Incomplete;
        });
        return command;
    }

    private static void Print(Terminal terminal, RivalReport report)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("ms").AddColumns("actions", "p50", "p90", "p99", "p99.9", "max");
        Row(table, "action → list", report.Action);
        Row(table, "action → event stored", report.Event);
        Row(table, "sender's lateness, in both", report.SenderLateness);
        terminal.Output.Write(table);
        var cpu = report.CpuMicrosecondsPerAction;
        terminal.Output.WriteLine(
            $"{report.Sustained:0} actions/s of {report.Rate:0}, {report.Failed} failed; mix {report.Mix}, {report.Users} users");
        terminal.Output.WriteLine(
            $"CPU µs per action: service {cpu.Service:0} + Redis {cpu.Redis:0} = {cpu.ServiceAndRedis:0}; generator {cpu.Generator:0}");
        terminal.Output.WriteLine($"Redis {report.Redis}; service {report.ServiceMegabytes:0} MB");
    }

    private static void Row(Table table, string what, LatencySummary s) =>
        table.AddRow(what, $"{s.Count:N0}", $"{s.P50:0.00}", $"{s.P90:0.00}", $"{s.P99:0.00}", $"{s.P999:0.00}", $"{s.Max:0.00}");

    /// <summary><c>RIVAL_DOTNET_gcServer=1</c> gives the service <c>DOTNET_gcServer=1</c>, and the generator nothing.</summary>
    private static Dictionary<string, string> RuntimeVariables()
    {
        const string Prefix = "RIVAL_";
        return Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
            .Where(variable => ((string)variable.Key).StartsWith(Prefix + "DOTNET_", StringComparison.Ordinal))
            .ToDictionary(variable => ((string)variable.Key)[Prefix.Length..], variable => (string)variable.Value!);
    }

    private static EventMix ParseMix(System.CommandLine.Parsing.ArgumentResult result)
    {
        if (EventMix.TryParse(result.Tokens[0].Value, out var mix)) return mix;
        result.AddError($"--mix is '{result.Tokens[0].Value}', expected four whole percentages that sum to 100, such as 60/20/10/10.");
        return EventMix.Default;
    }
}
