using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using StreamRec.Catalog;
using StreamRec.Ranking;
using StreamRec.Training;

namespace StreamRec.Cli.Commands;

/// <summary><c>streamrec refresh</c></summary>
public static class RefreshCommand
{
    public static Command Create(Terminal terminal)
    {
        var target = new TargetOptions();
        var data = new Argument<string>("data") { Description = "MovieTweetings' folder: ratings.csv and movies.dat." };
        var serving = new Option<string>("--serving") { Description = "Folder of the bundle that serves. It is replaced when the new one passes the gate; the old one is kept beside it.", HelpName = "folder", Required = true };
        var candidate = new Option<string?>("--candidate") { Description = "A bundle that is trained already. [default: one is trained now]", HelpName = "folder" };
        var titles = new Option<string?>("--titles") { Description = "Cast, directors and descriptions of the data's titles (JSON lines). [default: none]", HelpName = "file" };
        var name = new Option<string>("--name") { Description = "Start of the new bundle's id.", HelpName = "name", DefaultValueFactory = _ => "ranker" };
        var seed = new Option<long>("--seed") { Description = "Of the training.", HelpName = "K", DefaultValueFactory = _ => 1 };
        var noEncoder = new Option<bool>("--no-encoder") { Description = "A ranker alone; needs no TorchSharp." };
        var tolerance = new Option<double>("--tolerance") { Description = "NDCG@10 that the new bundle may lie below the others.", HelpName = "x", DefaultValueFactory = _ => 0 };
        var command = new Command("refresh",
            "Trains a bundle anew and lets it serve only if it is, on the newest tenth of the events, no worse than the serving one and than counting alone; "
            + "else it is kept aside with the reason, and the command exits with 3.");
        command.Arguments.Add(data);
        foreach (var option in new Option[] { serving, candidate, titles, name, seed, noEncoder, tolerance }) command.Options.Add(option);
        target.AddTo(command, kafka: false);
        command.SetAction(async (arguments, cancellation) =>
        {
            try
            {
                var events = MovieTweetings.Read(arguments.GetValue(data)!, arguments.GetValue(titles));
                var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(arguments.GetValue(serving)!));
                var fresh = arguments.GetValue(candidate) ?? await TrainAsync(
                    terminal, new TrainingOptions
                    {
                        Data = events,
                        OutputFolder = $"{folder}.candidate",
                        Name = arguments.GetValue(name)!,
                        Catalog = TitlesFile.Read(TitlesFile.Demo),
                        Seed = arguments.GetValue(seed),
                        Encoder = arguments.GetValue(noEncoder) ? null : new EncoderOptions { Seed = arguments.GetValue(seed) },
                    }, cancellation);
                var verdict = await JudgeAsync(terminal, events, fresh, folder, arguments.GetValue(tolerance), cancellation);
                Show(terminal, verdict);
                if (!verdict.Passed)
                {
                    KeepAside(fresh, $"{folder}.refused", verdict.Reason);
                    terminal.Fail($"Refused: {verdict.Reason} It is kept in {folder}.refused; {folder} goes on serving.");
                    return ExitCodes.Incomplete;
                }
                PutInPlace(fresh, folder);
                terminal.Say($"{verdict.Reason} It is in {folder}, the one before in {folder}.previous.");
                using var node = target.NamedNode(arguments);
                if (node is not null) terminal.Say($"{node.Address} ranks with it: {await node.PostJsonAsync("/v1/model/reload", [], cancellation)}");
                return ExitCodes.Done;
            }
            catch (Exception e) when (e is TrainingDataException or BundleRefusedException or CatalogFileException or IOException or UnauthorizedAccessException)
            {
                throw new CommandFailedException(e.Message, inner: e);
            }
        });
        return command;
    }

    private static async Task<string> TrainAsync(Terminal terminal, TrainingOptions options, CancellationToken cancellation)
    {
        Directory.CreateDirectory(options.OutputFolder);
        var view = new TrainingView(terminal);
        view.Result(await view.RunAsync(options, cancellation));
        return options.OutputFolder;
    }

    private static async Task<GateVerdict> JudgeAsync(
        Terminal terminal, TrainingData events, string fresh, string folder, double tolerance, CancellationToken cancellation)
    {
        using var candidate = RankerModel.Load(fresh);
        using var serving = Directory.Exists(folder) ? RankerModel.Load(folder) : null;
        return await terminal.Errors.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(context => Task.Run(
                () => BundleGate.Judge(events, candidate, serving, tolerance, new ProgressSteps(context), cancellation), cancellation));
    }

    private static void Show(Terminal terminal, GateVerdict verdict)
    {
        var table = new Table().Border(TableBorder.Rounded).Title("gate: NDCG@10, predict then learn, newest tenth").AddColumn("what").AddColumn("NDCG@10");
        foreach (var (what, value) in verdict.Ndcg10) table.AddRow(Markup.Escape(what), value.ToString("0.0000", CultureInfo.InvariantCulture));
        terminal.Output.Write(table);
    }

    /// <summary>Copies, so that a candidate that was named stays where it is.</summary>
    private static void KeepAside(string fresh, string folder, string reason)
    {
        Copy(fresh, folder);
        File.WriteAllText(Path.Combine(folder, "refused.txt"), reason + Environment.NewLine);
    }

    /// <summary>Two renames: a reader finds the old bundle, none for an instant, or the new one, never half of each.</summary>
    private static void PutInPlace(string fresh, string folder)
    {
        var (ready, previous) = ($"{folder}.ready", $"{folder}.previous");
        Copy(fresh, ready);
        if (Directory.Exists(previous)) Directory.Delete(previous, recursive: true);
        if (Directory.Exists(folder)) Directory.Move(folder, previous);
        Directory.Move(ready, folder);
    }

    private static void Copy(string from, string to)
    {
        if (Directory.Exists(to)) Directory.Delete(to, recursive: true);
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }
}
