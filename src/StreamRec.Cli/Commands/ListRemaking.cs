using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using StreamRec.Cli.Nodes;
using StreamRec.Contracts;
using StreamRec.Ingest;
using StreamRec.Ranking;

namespace StreamRec.Cli.Commands;

/// <summary><c>streamrec inspect --list</c>: lists that were logged, made again from their records and the archives of the nodes.</summary>
internal sealed class ListRemaking
{
    private const string DefaultTopic = "streamrec.lists";
    private const int ListsShown = 20;

    private readonly Option<bool> _list = new("--list")
    {
        Description = "Make lists again that were logged (streamrec.lists.logged-share): the one of a version, or all of the user's.",
    };

    private readonly Argument<long?> _version = new("version")
    {
        Description = "With --list: the list's version.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string> _archive = new("--archive")
    {
        Description = "With --list: the folder `archive` in the data folder of the node that made the lists.",
        HelpName = "folder",
        DefaultValueFactory = _ => Path.Combine(Environment.GetEnvironmentVariable("STREAMREC_DATA") ?? ".streamrec", "archive"),
    };

    private readonly Option<string?> _topic = new("--lists-topic")
    {
        Description = $"With --list. [default: as the node says, or {DefaultTopic}]",
        HelpName = "name",
    };

    public void AddTo(Command command)
    {
        command.Arguments.Add(_version);
        foreach (var option in new Option[] { _list, _archive, _topic }) command.Options.Add(option);
    }

    public bool IsAsked(CommandResult arguments) => arguments.GetValue(_list);

    public bool IsAsked(ParseResult arguments) => arguments.GetValue(_list);

    /// <exception cref="CommandFailedException">Kafka, the topic or what is in it does not do.</exception>
    public async Task<int> RunAsync(
        Terminal terminal, TargetOptions target, ParseResult arguments, NodeClient? node, string? user, CancellationToken cancellation)
    {
        var (kafka, _) = await target.KafkaAsync(arguments, node, cancellation);
        var topic = arguments.GetValue(_topic) ?? (node is null ? null : (await node.InfoAsync(cancellation)).ListsTopic) ?? DefaultTopic;
        using var history = new TopicHistory(
            new KafkaSettings { BootstrapServers = kafka.BootstrapServers, Properties = kafka.Properties }, TimeProvider.System);
        var asked = arguments.GetValue(_version);
        var lists = await ReadAsync(
            history, topic, list => (user is null || list.UserId == user) && (asked is null || list.Version == asked), cancellation);
        if (lists.Count == 0)
            throw new CommandFailedException(
                $"Topic {topic} has no such list. A list is there some seconds after somebody has looked at it (an impression names its "
                + "listVersion), if it was drawn: streamrec.lists.logged-share = 1 logs all.");
        var differing = 0;
        var table = new Table().Border(TableBorder.Rounded)
            .AddColumn("user").AddColumn("surface").AddColumn("version").AddColumn("made again");
        foreach (var (list, differences) in Remake(arguments.GetValue(_archive)!, lists))
        {
            if (differences.Count > 0) differing++;
            if (differences.Count == 0 ? table.Rows.Count >= ListsShown : differing > ListsShown) continue;
            var said = differences.Count == 0 ? "the same, bit for bit" : string.Join('\n', differences);
            var version = list.Version.ToString(CultureInfo.InvariantCulture);
            table.AddRow(Markup.Escape(list.UserId), Markup.Escape(list.Surface), version, Markup.Escape(said));
        }
        terminal.Output.Write(table);
        terminal.Output.WriteLine(
            $"{lists.Count:N0} lists that were logged: {lists.Count - differing:N0} made again the same, {differing:N0} not.");
        return differing == 0 ? ExitCodes.Done : ExitCodes.Incomplete;
    }

    /// <summary>Each with where it differs, in words. Run by run, in the order in which they were made.</summary>
    private static IEnumerable<(LoggedList List, IReadOnlyList<string> Differences)> Remake(string archive, List<LoggedList> lists)
    {
        foreach (var ofRun in lists.GroupBy(list => list.Pins.Archive))
        {
            ArchivedRun? run = null;
            string? problem = ofRun.Key is null ? "its node kept no archive (streamrec.lists.archive-megabytes)" : null;
            try
            {
                if (ofRun.Key is not null) run = ArchivedRun.Open(archive, ofRun.Key);
            }
            catch (ArchiveException refused)
            {
                problem = refused.Message;
            }
            using (run)
            {
                foreach (var list in ofRun.OrderBy(list => list.Pins.SignalsVersion).ThenBy(list => list.Pins.CatalogVersion))
                    yield return (list, run is null ? [problem!] : Differences(list, run));
            }
        }
    }

    private static IReadOnlyList<string> Differences(LoggedList list, ArchivedRun run)
    {
        try
        {
            return RemadeList.Differences(list, run);
        }
        catch (ArchiveException missing)
        {
            return [missing.Message];
        }
    }

    private static async Task<List<LoggedList>> ReadAsync(
        TopicHistory history, string topic, Predicate<LoggedList> isAsked, CancellationToken cancellation)
    {
        var lists = new List<LoggedList>();
        if (await history.ExtentAsync(topic) is not { } extent) return lists;
        for (var partition = 0; partition < extent.Partitions; partition++)
        {
            foreach (var value in history.Values(extent, partition, cancellation))
            {
                try
                {
                    if (LoggedList.FromJson(value) is var list && isAsked(list)) lists.Add(list);
                }
                catch (JsonException damaged)
                {
                    throw new CommandFailedException($"{topic}[{partition}] has a record that is no list: {damaged.Message}");
                }
            }
        }
        return lists;
    }
}
