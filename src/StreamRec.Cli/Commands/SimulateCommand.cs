using System.CommandLine;
using StreamRec.Cli.Nodes;
using StreamRec.Cli.Producing;
using StreamRec.Cli.Simulation;

namespace StreamRec.Cli.Commands;

/// <summary><c>streamrec simulate</c></summary>
internal static class SimulateCommand
{
    public static Command Create(Terminal terminal)
    {
        var target = new TargetOptions();
        var users = new Option<int>("--users") { Description = "How many viewers.", HelpName = "N", DefaultValueFactory = _ => 100 };
        var rate = new Option<double>("--rate")
        {
            Description = "Events per second, whatever the broker's answers take (open loop).",
            HelpName = "events/s",
            DefaultValueFactory = _ => 20,
        };
        var seconds = new Option<double?>("--seconds") { Description = "Stop after so long. [default: until Ctrl+C]", HelpName = "S" };
        var events = new Option<long?>("--events") { Description = "Stop after so many events.", HelpName = "N" };
        var seed = new Option<ulong>("--seed")
        {
            Description = "Same seed, same viewers, same choices.",
            HelpName = "K",
            DefaultValueFactory = _ => 1,
        };
        var mix = new Option<EventMix>("--mix")
        {
            Description = "Percent impressions/progress/clicks/strong events.",
            HelpName = "i/p/c/s",
            DefaultValueFactory = _ => EventMix.Default,
            CustomParser = result =>
            {
                if (EventMix.TryParse(result.Tokens[0].Value, out var value)) return value;
                result.AddError(
                    $"--mix is '{result.Tokens[0].Value}', expected four whole percentages that sum to 100, such as {EventMix.Default}.");
                return EventMix.Default;
            },
        };
        var titles = new Option<FileInfo?>("--titles")
        {
            Description = "Titles file (JSON lines). [default: the node's catalogue, else the bundled one]",
            HelpName = "file",
        };
        var wait = new Option<bool>("--wait")
        {
            Description = "At the end wait until the node has handled every event.",
            DefaultValueFactory = _ => true,
        };
        users.MustBeAtLeast(1);
        rate.MustBePositive();
        seconds.MustBePositive();
        events.MustBeAtLeast(1);

        var command = new Command("simulate",
            "Invents viewers (favourite genres and people, hours of the day, binge watchers and samplers who click what fits their taste) and produces "
            + "what they do, at a rate. Synthetic: user ids begin with 'synthetic-', the device is 'simulator'.");
        foreach (var option in new Option[] { users, rate, seconds, events, seed, mix, titles, wait }) command.Options.Add(option);
        target.AddTo(command);
        command.SetAction(async (arguments, cancellation) =>
        {
            using var node = target.Node(arguments);
            var (kafka, embedded) = await target.KafkaAsync(arguments, node, cancellation);
            var shelf = new Shelf(await TitleSource.LoadAsync(arguments.GetValue(titles), node, cancellation));
            var perSecond = arguments.GetValue(rate);
            var limit = Limit(arguments.GetValue(events), arguments.GetValue(seconds), perSecond);
            var start = terminal.Time.GetUtcNow().ToUnixTimeMilliseconds();
            var crowd = new Crowd(
                shelf, new CrowdSettings(arguments.GetValue(users), arguments.GetValue(seed), arguments.GetValue(mix)!, $"{start:x}"));
            using var producer = new EventProducer(kafka, TimeSpan.FromMilliseconds(1));
            producer.CheckReachable(TimeSpan.FromSeconds(10));
            await using var outcomes = node is null ? null : new OutcomeWatch(node, terminal.Time);
            var run = new EventRun(producer, outcomes, embedded, terminal.Time);
            var waits = node is not null && arguments.GetValue(wait);
            terminal.Say(
                $"{arguments.GetValue(users):N0} synthetic viewers on {shelf.Count:N0} titles → {kafka.Topic} at {kafka.BootstrapServers}");
            var totals = await terminal.View.ShowAsync(
                run, limit, waits, () => run.RunAsync(Events(crowd, start, perSecond, limit), waits, cancellation));
            terminal.View.Totals(totals);
            return terminal.Exit(totals, producer, limit is null ? CancellationToken.None : cancellation);
        });
        return command;
    }

    /// <summary>Event n is due at n / rate, and happened when it was due.</summary>
    public static IEnumerable<DueEvent> Events(Crowd crowd, long start, double perSecond, long? limit)
    {
        for (var n = 0L; limit is null || n < limit; n++)
        {
            var due = TimeSpan.FromSeconds(n / perSecond);
            yield return new DueEvent(due, crowd.Next(start + (long)due.TotalMilliseconds));
        }
    }

    private static long? Limit(long? events, double? seconds, double perSecond)
    {
        var bySeconds = seconds is { } s ? (long?)Math.Max(1, (long)Math.Round(s * perSecond)) : null;
        return events is null ? bySeconds : bySeconds is null ? events : Math.Min(events.Value, bySeconds.Value);
    }
}
