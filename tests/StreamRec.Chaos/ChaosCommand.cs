using System.CommandLine;
using System.CommandLine.Parsing;
using StreamRec.Cli;
using StreamRec.Cli.Commands;
using StreamRec.Testing;

namespace StreamRec.Chaos;

internal static class ChaosCommand
{
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter errors, TimeProvider time)
    {
        var terminal = new Terminal(output, errors, time);
        var root = new RootCommand("Breaks a cluster of real nodes, brokers and a database, and says whether anybody could tell.") { Campaign(terminal), Scale(terminal) };
        try
        {
            return await root.Parse(arguments).InvokeAsync(new InvocationConfiguration
            {
                Output = output,
                Error = errors,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = TimeSpan.FromMinutes(1),
            });
        }
        catch (CommandFailedException e)
        {
            terminal.Fail(e.Message);
            return e.ExitCode;
        }
        catch (TimeoutException e)
        {
            terminal.Fail(e.Message);
            return ExitCodes.Incomplete;
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Cancelled;
        }
    }

    private static Option<string> More() => new("--settings")
    {
        Description = "HOCON that each node gets besides, to see what it changes: 'streamrec.cluster.stable-after = 3s'.",
        DefaultValueFactory = _ => "",
    };

    private static Command Campaign(Terminal terminal)
    {
        var minutes = new Option<double>("--minutes") { Description = "How long faults are drawn; the last one and the last comparison come on top.", DefaultValueFactory = _ => 30 };
        var faults = new Option<int?>("--faults") { Description = "At most so many. [default: as many as the time allows]" };
        var seed = new Option<ulong>("--seed") { Description = "Of faults, users and events.", DefaultValueFactory = _ => 1 };
        var kinds = new Option<string>("--kinds") { Description = $"Comma-separated. [default: all] {string.Join("; ", FaultKinds.All.Select(kind => $"{kind.Name}: {kind.What}"))}." };
        var rate = new Option<double>("--rate") { Description = "Events per second; lowered, and said so, when the machine does not do it.", DefaultValueFactory = _ => 500 };
        var warmup = new Option<double>("--warmup") { Description = "Seconds under load before the first fault.", DefaultValueFactory = _ => 30 };
        var watched = new Option<int>("--watched") { Description = "Users with a screen, every fifth with two.", DefaultValueFactory = _ => 100 };
        var others = new Option<int>("--others") { Description = "Users whom nobody watches.", DefaultValueFactory = _ => 300 };
        var checkEvery = new Option<int>("--check-every") { Description = "Faults between two comparisons of everything.", DefaultValueFactory = _ => 10 };
        var overlap = new Option<bool>("--overlap") { Description = "Nodes, Kafka and database have faults at the same time; then the times by kind say less." };
        var gap = new Option<double?>("--database-gap") { Description = "Seconds that a list may take while the database is away; more fails the run. [default: only reported]" };
        var restart = new Option<double>("--restart-after")
        {
            Description = "Seconds until a node that ended is started again; on one machine a start takes the cores from those who take over.",
            DefaultValueFactory = _ => 0.5,
        };
        var brokers = new Option<int?>("--brokers") { Description = "Brokers. [default: 3 where they have faults, else 1]" };
        var keep = new Option<bool>("--keep") { Description = "Leave all logs and data." };
        var more = More();
        minutes.MustBePositive();
        rate.MustBePositive();
        warmup.MustBeAtLeast(0);
        faults.MustBeAtLeast(1);
        watched.MustBeAtLeast(1);
        others.MustBeAtLeast(0);
        checkEvery.MustBeAtLeast(1);
        gap.MustBePositive();
        restart.MustBeAtLeast(0);
        brokers.MustBeAtLeast(1);
        kinds.Validators.Add(CheckKinds);
        var command = new Command("campaign", "Seeded faults on three nodes, a PostgreSQL and brokers (three where they have faults) under load; exits with 0 only when nothing was wrong.")
        {
            minutes, faults, seed, kinds, rate, warmup, watched, others, checkEvery, overlap, gap, restart, brokers, more, keep,
        };
        command.SetAction(async (parsed, stop) =>
        {
            TestFolder.Kept = parsed.GetValue(keep);
            var settings = new CampaignSettings(
                TimeSpan.FromMinutes(parsed.GetValue(minutes)), parsed.GetValue(faults), parsed.GetValue(seed), Possible(parsed.GetValue(kinds), terminal),
                parsed.GetValue(rate), parsed.GetValue(warmup), parsed.GetValue(watched), parsed.GetValue(others), parsed.GetValue(checkEvery),
                parsed.GetValue(overlap), parsed.GetValue(gap) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
                TimeSpan.FromSeconds(parsed.GetValue(restart)), parsed.GetValue(more)!, parsed.GetValue(brokers));
            return await CampaignRun.RunAsync(settings, terminal, stop);
        });
        return command;
    }

    private static Command Scale(Terminal terminal)
    {
        var rate = new Option<double>("--rate") { Description = "Events per second in all.", DefaultValueFactory = _ => 300 };
        var warmup = new Option<double>("--warmup") { Description = "Seconds under load before the measured ones.", DefaultValueFactory = _ => 60 };
        var seconds = new Option<double>("--seconds") { Description = "Measured time.", DefaultValueFactory = _ => 60 };
        var watched = new Option<int>("--watched") { Description = "Users with a screen.", DefaultValueFactory = _ => 100 };
        var others = new Option<int>("--others") { Description = "Users whom nobody watches.", DefaultValueFactory = _ => 300 };
        var seed = new Option<ulong>("--seed") { Description = "Of users and events.", DefaultValueFactory = _ => 1 };
        var rounds = new Option<int>("--rounds") { Description = "How often one node and three are measured in turn.", DefaultValueFactory = _ => 1 };
        rate.MustBePositive();
        warmup.MustBePositive();
        var more = More();
        seconds.MustBePositive();
        watched.MustBeAtLeast(1);
        others.MustBeAtLeast(0);
        rounds.MustBeAtLeast(1);
        var command = new Command("scale", "CPU per event on three nodes and on one at the same load, and what is seen of a node that joins and leaves.")
        {
            rate, warmup, seconds, watched, others, seed, rounds, more,
        };
        command.SetAction(async (parsed, stop) =>
        {
            var settings = new ScaleSettings(
                parsed.GetValue(rate), parsed.GetValue(warmup), parsed.GetValue(seconds), parsed.GetValue(watched), parsed.GetValue(others), parsed.GetValue(seed), parsed.GetValue(rounds), parsed.GetValue(more)!);
            return await new ScaleRun(settings, terminal.Time, terminal.Say).RunAsync(stop) ? ExitCodes.Done : ExitCodes.Incomplete;
        });
        return command;
    }

    private static void CheckKinds(OptionResult result)
    {
        foreach (var name in Names(result.Tokens is [var token, ..] ? token.Value : null))
        {
            if (FaultKinds.All.All(kind => kind.Name != name))
                result.AddError($"--kinds has '{name}', expected of {string.Join(", ", FaultKinds.All.Select(kind => kind.Name))}.");
        }
    }

    private static string[] Names(string? list) => (list ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Of the kinds that are wanted those that this machine can do; the others are said.</summary>
    private static List<FaultKind> Possible(string? list, Terminal terminal)
    {
        var names = Names(list);
        var wanted = FaultKinds.All.Where(kind => names.Length == 0 || names.Contains(kind.Name)).ToList();
        foreach (var kind in wanted.Where(kind => kind.Missing is not null)) terminal.Say($"left out: {kind.Name}. {kind.Missing}");
        wanted.RemoveAll(kind => kind.Missing is not null);
        return wanted.Count > 0 ? wanted : throw new CommandFailedException("No kind of fault that is wanted can be done on this machine.");
    }
}
