using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using StreamRec.Catalog;
using StreamRec.Cli.Learning;
using StreamRec.Ranking;
using StreamRec.Signals;
using StreamRec.Training;

namespace StreamRec.Cli.Commands;

/// <summary><c>streamrec refresh</c></summary>
public static class RefreshCommand
{
    public static Command Create(Terminal terminal)
    {
        var source = new LearningSource();
        var serving = new Option<string>("--serving") { Description = "Folder of the bundle that serves. It is replaced when the new one passes the gate; the old one is kept beside it.", HelpName = "folder", Required = true };
        var candidate = new Option<string?>("--candidate") { Description = "A bundle that is trained already. [default: one is trained now]", HelpName = "folder" };
        var name = new Option<string>("--name") { Description = "Start of the new bundle's id.", HelpName = "name", DefaultValueFactory = _ => "ranker" };
        var seed = new Option<long>("--seed") { Description = "Of the training.", HelpName = "K", DefaultValueFactory = _ => 1 };
        var noEncoder = new Option<bool>("--no-encoder") { Description = "A ranker alone; needs no TorchSharp." };
        var warm = new Option<bool>("--warm")
        {
            Description = "Goes on from the serving bundle's encoder with the newest events of those who were active in the last week, in seconds, "
                + "instead of training from the beginning: for every day, with a whole training every week.",
        };
        var tolerance = new Option<double>("--tolerance") { Description = "NDCG@10 that the new bundle may lie below the others.", HelpName = "x", DefaultValueFactory = _ => 0 };
        var every = new Option<TimeSpan?>("--every")
        {
            Description = "Now and then again each so often, until Ctrl+C: 30m, 12h, 1d. A round that fails or is refused is told, and the next one comes. [default: once]",
            HelpName = "period",
            CustomParser = result =>
            {
                if (RefreshSchedule.TryParse(result.Tokens[0].Value, out var period)) return period;
                result.AddError($"--every is '{result.Tokens[0].Value}', expected a whole number with s, m, h or d, such as 12h, at most 45d.");
                return null;
            },
        };
        var command = new Command("refresh",
            "Trains a bundle anew and lets it serve only if it is, on the newest events, no worse than the serving one and than counting alone; "
            + "else it is kept aside with the reason, and the command exits with 3.");
        source.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(warm) && (result.GetValue(noEncoder) || result.GetValue(candidate) is not null))
                result.AddError("--warm renews the serving bundle's encoder: it goes with neither --no-encoder nor --candidate.");
        });
        foreach (var option in new Option[] { serving, candidate, name, seed, noEncoder, warm, tolerance, every }) command.Options.Add(option);
        command.SetAction(async (arguments, cancellation) =>
        {
            var folders = new BundleFolders(Path.TrimEndingDirectorySeparator(Path.GetFullPath(arguments.GetValue(serving)!)));
            if (arguments.GetValue(every) is not { } period) return await RoundAsync(cancellation);
            await new RefreshSchedule(period, terminal).RunAsync(RoundAsync, cancellation);
            return ExitCodes.Cancelled;

            async Task<int> RoundAsync(CancellationToken stop)
            {
                try
                {
                    var (data, catalog) = await source.ReadAsync(terminal, arguments, stop);
                    var options = new TrainingOptions
                    {
                        Data = data,
                        OutputFolder = folders.Candidate,
                        Name = arguments.GetValue(name)!,
                        Catalog = catalog,
                        Clocks = ClocksOf(folders.Serving),
                        Seed = arguments.GetValue(seed),
                        Encoder = arguments.GetValue(noEncoder) ? null : new EncoderOptions { Seed = arguments.GetValue(seed) },
                    };
                    var fresh = arguments.GetValue(warm) ? await RenewAsync(terminal, options, GateHalf(data, folders.Serving), folders.Serving, stop)
                        : arguments.GetValue(candidate) ?? await TrainAsync(terminal, options with { WarmUp = options.WarmUpOf(data) }, stop);
                    var verdict = await JudgeAsync(terminal, data, fresh, folders.Serving, arguments.GetValue(tolerance), stop);
                    if (arguments.GetValue(warm) && verdict.Passed) await RenewAsync(terminal, options, data.Interactions.Count, fresh, stop);
                    return await FollowAsync(terminal, verdict, fresh, folders, source.Target, arguments, stop);
                }
                catch (Exception e) when (e is TrainingDataException or BundleRefusedException or CatalogFileException or IOException or UnauthorizedAccessException)
                {
                    throw new CommandFailedException(e.Message, inner: e);
                }
            }
        });
        return command;
    }

    /// <summary>The node that serves goes on counting as it does.</summary>
    private static Clocks ClocksOf(string folder)
    {
        if (!Directory.Exists(folder)) return Clocks.Default;
        using var model = RankerModel.Load(folder);
        return model.Clocks;
    }

    private static async Task<string> TrainAsync(Terminal terminal, TrainingOptions options, CancellationToken cancellation)
    {
        Directory.CreateDirectory(options.OutputFolder);
        var view = new TrainingView(terminal);
        view.Result(await view.RunAsync(options, cancellation));
        return options.OutputFolder;
    }

    /// <summary>
    /// Where a warm start stops to be judged: half of the newest tenth, or of what the serving bundle has not learned from, if that
    /// is less. What has passed then learns the rest too.
    /// </summary>
    private static int GateHalf(TrainingData data, string folder)
    {
        using var serving = RankerModel.Load(folder);
        return (BundleGate.BeginOf(data, serving) + data.Interactions.Count) / 2;
    }

    private static async Task<string> RenewAsync(
        Terminal terminal, TrainingOptions options, int end, string folder, CancellationToken cancellation)
    {
        using var from = RankerModel.Load(folder);
        var manifest = await terminal.Errors.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(context => Task.Run(
                () => BundleRenewal.Run(options.Data, end, from, options.OutputFolder, options.Catalog, options.Seed, new ProgressSteps(context), cancellation),
                cancellation));
        terminal.Say($"{manifest.Id} goes on from {from.Id}, with what is known after {end:N0} of {options.Data.Interactions.Count:N0} choices.");
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

    private static async Task<int> FollowAsync(
        Terminal terminal, GateVerdict verdict, string fresh, BundleFolders folders, TargetOptions target, ParseResult arguments,
        CancellationToken cancellation)
    {
        var table = new Table().Border(TableBorder.Rounded).Title("gate: NDCG@10, predict then learn, newest events").AddColumn("what").AddColumn("NDCG@10");
        foreach (var (what, value) in verdict.Ndcg10) table.AddRow(Markup.Escape(what), value.ToString("0.0000", CultureInfo.InvariantCulture));
        terminal.Output.Write(table);
        if (!verdict.Passed)
        {
            folders.KeepAside(fresh, verdict.Reason);
            terminal.Fail($"Refused: {verdict.Reason} It is kept in {folders.Refused}; {folders.Serving} goes on serving.");
            return ExitCodes.Incomplete;
        }
        folders.PutInPlace(fresh);
        terminal.Say($"{verdict.Reason} It is in {folders.Serving}, the one before in {folders.Previous}.");
        using var node = target.NamedNode(arguments);
        if (node is not null) terminal.Say($"{node.Address} ranks with it: {await node.PostJsonAsync("/v1/model/reload", [], cancellation)}");
        return ExitCodes.Done;
    }
}
