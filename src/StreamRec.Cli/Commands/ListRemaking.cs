using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Spectre.Console;
using StreamRec.Cli.Learning;
using StreamRec.Contracts;
using StreamRec.Node;
using StreamRec.Ranking;

namespace StreamRec.Cli.Commands;

/// <summary><c>streamrec inspect --list</c>: lists that were logged, made again from their records and the archives of the nodes.</summary>
internal sealed class ListRemaking
{
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

    private readonly Option<string> _archive = ArchiveOption();

    private readonly Option<string?> _topic = LoggedLists.TopicOption();

    public static Option<string> ArchiveOption() => new("--archive")
    {
        Description = "What logged lists were made from: the folder `archive` in the data folder of the node that made them.",
        HelpName = "folder",
        DefaultValueFactory = _ => Path.Combine(Environment.GetEnvironmentVariable("STREAMREC_DATA") ?? ".streamrec", "archive"),
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
        Terminal terminal, TargetOptions target, ParseResult arguments, string? user, CancellationToken cancellation)
    {
        var asked = arguments.GetValue(_version);
        var lists = await LoggedLists.ReadAsync(
            terminal, target, arguments, _topic,
            list => (user is null || list.UserId == user) && (asked is null || list.Version == asked) ? list : null, cancellation);
        if (lists.Count == 0)
            throw new CommandFailedException(
                "No such list was logged. A list is there some seconds after somebody has looked at it (an impression names its "
                + "listVersion), if it was drawn: streamrec.lists.logged-share = 1 logs all.");
        var differing = 0;
        var table = new Table().Border(TableBorder.Rounded)
            .AddColumn("user").AddColumn("surface").AddColumn("version").AddColumn("made again");
        foreach (var (list, made, problem) in ArchivedLists.Each(arguments.GetValue(_archive)!, lists, Differences))
        {
            var differences = made ?? [problem!];
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

    private static IReadOnlyList<string> Differences(LoggedList list, ArchivedRun run)
    {
        var differences = RemadeList.Differences(list, run);
        return differences.Count == 0 || run.Version == NodeVersion.Text
            ? differences
            : [.. differences, $"(made by {run.Version}; this is {NodeVersion.Text}, which may make other lists)"];
    }
}
