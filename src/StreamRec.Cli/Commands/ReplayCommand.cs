using System.CommandLine;
using StreamRec.Cli.Nodes;
using StreamRec.Cli.Producing;
using StreamRec.Cli.Replay;

namespace StreamRec.Cli.Commands;

/// <summary><c>streamrec replay</c></summary>
internal static class ReplayCommand
{
    private const int BadLinesShown = 20;
    private static readonly Dictionary<string, ReplayFormat> Formats = new()
    {
        ["movietweetings"] = ReplayFormat.MovieTweetings,
        ["movielens"] = ReplayFormat.MovieLens,
        ["jsonl"] = ReplayFormat.JsonLines,
    };

    public static Command Create(Terminal terminal)
    {
        var target = new TargetOptions();
        var path = new Argument<string>("path") { Description = "The file, or the folder with ratings.csv (and MovieLens' links.csv) in it." };
        var format = new Option<string>("--format")
        {
            Description = "What it is.",
            HelpName = string.Join('|', Formats.Keys),
            Required = true,
        };
        var speed = new Option<ReplaySpeed>("--speed")
        {
            Description = "1x, 10x, …: recorded gaps, so many times faster. max: as fast as it goes.",
            HelpName = "1x..max",
            DefaultValueFactory = _ => ReplaySpeed.Max,
            CustomParser = result =>
            {
                if (!ReplaySpeed.TryParse(result.Tokens[0].Value, out var value))
                    result.AddError($"--speed is '{result.Tokens[0].Value}', expected max or a factor such as 1x, 10x or 0.5x.");
                return value;
            },
        };
        var keepTimes = new Option<bool>("--keep-times")
        {
            Description = "Send the recorded times. Otherwise they are shifted so that the last event is now.",
        };
        var limit = new Option<int?>("--limit") { Description = "Only the first N events.", HelpName = "N" };
        limit.MustBeAtLeast(1);
        var wait = new Option<bool>("--wait")
        {
            Description = "At the end wait until the node has handled every event, and print totals that add up.",
            DefaultValueFactory = _ => true,
        };
        format.AcceptOnlyFromAmong([.. Formats.Keys]);

        var command = new Command("replay",
            "Produces recorded events. Event ids come from the data, so that a second replay has no effect where a user's profile still knows the "
            + "id (its last 64 of the same kind, strong or weak). A bad line is reported and left out. Against the embedded broker the replay keeps within what that can hold.");
        command.Arguments.Add(path);
        foreach (var option in new Option[] { format, speed, keepTimes, limit, wait }) command.Options.Add(option);
        target.AddTo(command);
        command.SetAction(async (arguments, cancellation) =>
        {
            using var node = target.Node(arguments);
            var recorded = Formats[arguments.GetValue(format)!];
            var names = recorded == ReplayFormat.JsonLines ? await target.EventNamesAsync(arguments, node, cancellation) : null;
            var source = ReplaySources.Open(arguments.GetValue(path)!, recorded, names);
            var pace = arguments.GetValue(speed);
            var (kafka, embedded) = await target.KafkaAsync(arguments, node, cancellation);
            var most = arguments.GetValue(limit) ?? int.MaxValue;
            var survey = ReplaySurvey.Of(source, most, new BadLines(terminal, BadLinesShown).Report);
            if (survey is { Events: 0, BadLines: > 0 })
                throw new CommandFailedException($"{arguments.GetValue(path)}: none of its {survey.BadLines:N0} lines is an event of format {arguments.GetValue(format)}; nothing was sent.");
            var shift = arguments.GetValue(keepTimes) ? 0 : survey.ShiftTo(terminal.Time.GetUtcNow().ToUnixTimeMilliseconds());
            using var producer = new EventProducer(kafka, TimeSpan.FromMilliseconds(5));
            producer.CheckReachable(TimeSpan.FromSeconds(10));
            await using var outcomes = node is null ? null : new OutcomeWatch(node, terminal.Time);
            var run = new EventRun(producer, outcomes, embedded, terminal.Time);
            var waits = node is not null && arguments.GetValue(wait);
            terminal.Say($"{survey.Events:N0} events → {kafka.Topic} at {kafka.BootstrapServers}");
            var totals = await terminal.View.ShowAsync(
                run, survey.Events, waits, () => run.RunAsync(Events(source, survey, pace, shift, most), waits, cancellation));
            terminal.View.Totals(totals, survey.Events + survey.BadLines, survey.BadLines);
            return terminal.Exit(totals, producer, cancellation);
        });
        return command;
    }

    /// <param name="shift">added to each timestamp, ms</param>
    public static IEnumerable<DueEvent> Events(IReplaySource source, ReplaySurvey survey, ReplaySpeed speed, long shift, int limit)
    {
        foreach (var recorded in source.Read(_ => { }).Take(limit))
            yield return new DueEvent(
                speed.Due(recorded.Timestamp - survey.First), recorded with { Timestamp = recorded.Timestamp + shift });
    }
}
