using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using StreamRec.Catalog;
using StreamRec.Cli.Learning;
using StreamRec.Ranking;
using StreamRec.Signals;
using StreamRec.Training;
using StreamRec.Training.Evaluation;

namespace StreamRec.Cli.Commands;

/// <summary><c>streamrec refresh</c></summary>
internal sealed class RefreshCommand
{
    /// <summary>Rounds: small steps go astray in time, and ranker and traits are learned only from the beginning.</summary>
    private const int WholeEvery = 7;

    private readonly LearningSource _source = new();
    private readonly Option<string> _serving = new("--serving")
    {
        Description = "Folder of the bundle that serves. It is replaced when the new one passes the gate; the old one is kept beside it.",
        HelpName = "folder",
        Required = true,
    };
    private readonly Option<string?> _candidate = new("--candidate")
    {
        Description = "A bundle that is trained already. [default: one is trained now]",
        HelpName = "folder",
    };
    private readonly Option<string> _name = new("--name")
    {
        Description = "Start of the new bundle's id.",
        HelpName = "name",
        DefaultValueFactory = _ => "ranker",
    };
    private readonly Option<long> _seed = new("--seed") { Description = "Of the training.", HelpName = "K", DefaultValueFactory = _ => 1 };
    private readonly Option<bool> _noEncoder = new("--no-encoder") { Description = "A ranker alone; needs no TorchSharp." };
    private readonly Option<bool> _warm = new("--warm")
    {
        Description = "Goes on from the serving bundle's encoder with the newest events of those who were active in the last week, in seconds, "
            + "instead of training from the beginning. Of the rounds of --every each seventh trains from the beginning all the same.",
    };
    private readonly Option<double> _tolerance = new("--tolerance")
    {
        Description = "NDCG@10 that the new bundle may lie below the others: it passes when the newest choices say, with 95 % confidence, that it "
            + "lies no further below. Where they are too few to say so, it is refused.",
        HelpName = "x",
        DefaultValueFactory = _ => BundleGate.Tolerance,
    };
    private readonly Option<TimeSpan?> _every = new("--every")
    {
        Description = "Now and then again each so often, until Ctrl+C: 30m, 12h, 1d. A round that fails or is refused is told, and the next one comes. [default: once]",
        HelpName = "period",
        CustomParser = result =>
        {
            if (RefreshSchedule.TryParse(result.Tokens[0].Value, out var period)) return period;
            result.AddError(
                $"--every is '{result.Tokens[0].Value}', expected a whole number with s, m, h or d, such as 12h, at most 45d.");
            return null;
        },
    };

    public static Command Create(Terminal terminal) => new RefreshCommand().Build(terminal);

    private Command Build(Terminal terminal)
    {
        var command = new Command("refresh",
            "Trains a bundle anew and lets it serve only if it is, on the newest events, no worse than the serving one and than counting alone; "
            + "else it is kept aside with the reason, and the command exits with 3.");
        _source.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_warm) && (result.GetValue(_noEncoder) || result.GetValue(_candidate) is not null))
                result.AddError("--warm renews the serving bundle's encoder: it goes with neither --no-encoder nor --candidate.");
        });
        Option[] all =
        [
            _serving, _candidate, _name, _seed,
            _noEncoder, _warm, _tolerance, _every,
        ];
        foreach (var option in all) command.Options.Add(option);
        command.SetAction((arguments, cancellation) => RunAsync(terminal, arguments, cancellation));
        return command;
    }

    private async Task<int> RunAsync(Terminal terminal, ParseResult arguments, CancellationToken cancellation)
    {
        var folders = new BundleFolders(Path.TrimEndingDirectorySeparator(Path.GetFullPath(arguments.GetValue(_serving)!)));
        folders.Restore();
        var rounds = 0;
        if (arguments.GetValue(_every) is not { } period) return await RoundAsync(cancellation);
        await new RefreshSchedule(period, terminal).RunAsync(RoundAsync, cancellation);
        return ExitCodes.Cancelled;

        async Task<int> RoundAsync(CancellationToken stop)
        {
            try
            {
                var (data, catalog) = await _source.ReadAsync(terminal, arguments, stop);
                var options = new TrainingOptions
                {
                    Data = data,
                    OutputFolder = folders.Candidate,
                    Name = arguments.GetValue(_name)!,
                    Catalog = catalog,
                    Clocks = ClocksOf(folders.Serving),
                    Seed = arguments.GetValue(_seed),
                    Encoder = arguments.GetValue(_noEncoder) ? null : new EncoderOptions { Seed = arguments.GetValue(_seed) },
                };
                var isWarm = arguments.GetValue(_warm) && ++rounds % WholeEvery != 0;
                var fresh = arguments.GetValue(_candidate)
                    ?? (isWarm ? folders.Serving : await TrainAsync(terminal, options with { WarmUp = options.WarmUpOf(data) }, stop));
                var isRenewed = arguments.GetValue(_candidate) is null && options.Encoder is not null;
                if (isRenewed) fresh = await RenewAsync(terminal, options, GateHalf(data, fresh, folders.Serving), fresh, stop);
                var verdict = await JudgeAsync(terminal, data, fresh, folders.Serving, arguments.GetValue(_tolerance), stop);
                Show(terminal, verdict);
                if (!verdict.Passed)
                {
                    folders.KeepAside(fresh, verdict.Reason);
                    terminal.Fail($"Refused: {verdict.Reason} It is kept in {folders.Refused}; {folders.Serving} goes on serving.");
                    return ExitCodes.Incomplete;
                }
                terminal.Say(verdict.Reason);
                if (isRenewed) fresh = await RenewAsync(terminal, options, data.Interactions.Count, fresh, stop);
                folders.PutInPlace(fresh);
                await TellAsync(terminal, folders, _source.Target, arguments, stop);
                return ExitCodes.Done;
            }
            catch (Exception e)
                when (e is TrainingDataException or BundleRefusedException
                    or CatalogFileException or IOException or UnauthorizedAccessException)
            {
                throw new CommandFailedException(e.Message, inner: e);
            }
        }
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
    /// Where a warm start stops to be judged: in the middle of the newest tenth, or of what neither bundle has learned from, if that
    /// is less. What has passed then learns the rest too.
    /// </summary>
    private static int GateHalf(TrainingData data, string fresh, string folder)
    {
        using var candidate = RankerModel.Load(fresh);
        using var serving = Directory.Exists(folder) ? RankerModel.Load(folder) : null;
        return (BundleGate.BeginOf(data, candidate, serving) + data.Interactions.Count) / 2;
    }

    private static async Task<string> RenewAsync(
        Terminal terminal, TrainingOptions options, int end, string folder, CancellationToken cancellation)
    {
        using var from = RankerModel.Load(folder);
        var manifest = await ProgressSteps.RunAsync(
            terminal,
            progress => BundleRenewal.Run(
                options.Data, end, from, options.OutputFolder, options.Catalog, options.Seed, progress, cancellation),
            cancellation);
        terminal.Say(
            $"{manifest.Id} goes on from {from.Id}, with what is known after {end:N0} of {options.Data.Interactions.Count:N0} choices.");
        return options.OutputFolder;
    }

    private static async Task<GateVerdict> JudgeAsync(
        Terminal terminal, TrainingData events, string fresh, string folder, double tolerance, CancellationToken cancellation)
    {
        using var candidate = RankerModel.Load(fresh);
        using var serving = Directory.Exists(folder) ? RankerModel.Load(folder) : null;
        return await ProgressSteps.RunAsync(
            terminal, progress => BundleGate.Judge(events, candidate, serving, tolerance, progress, cancellation), cancellation);
    }

    private static void Show(Terminal terminal, GateVerdict verdict)
    {
        var table = new Table().Border(TableBorder.Rounded).Title("gate: NDCG@10, predict then learn, newest events").AddColumn("what")
            .AddColumn("NDCG@10").AddColumn("candidate less it [[95 %]]");
        foreach (var (what, value) in verdict.Ndcg10)
            table.AddRow(
                Markup.Escape(what), value.ToString("0.0000", CultureInfo.InvariantCulture),
                verdict.Differences.TryGetValue(what, out var less) ? Markup.Escape(Text(less)) : "");
        terminal.Output.Write(table);
    }

    private static string Text(Interval value) => string.Create(
        CultureInfo.InvariantCulture, $"{value.Mean:+0.0000;-0.0000} [{value.Low:+0.0000;-0.0000}, {value.High:+0.0000;-0.0000}]");

    /// <summary>A bundle that is in place is served only when the nodes have loaded it.</summary>
    private static async Task TellAsync(
        Terminal terminal, BundleFolders folders, TargetOptions target, ParseResult arguments, CancellationToken cancellation)
    {
        using var model = RankerModel.Load(folders.Serving);
        terminal.Say($"{model.Id} is in {folders.Serving}, the one before in {folders.Previous}.");
        using var node = target.NamedNode(arguments);
        if (node is null)
        {
            terminal.Say("No --node is named: tell each with POST /v1/model/reload, or start it again.");
            return;
        }
        try
        {
            foreach (var answer in await node.PostToAllAsync("/v1/model/reload", cancellation))
                terminal.Say($"{answer.Node} ranks with it: {answer.Body}");
        }
        catch (CommandFailedException e)
        {
            throw new CommandFailedException($"{model.Id} is in {folders.Serving}, but not every node ranks with it: {e.Message} Tell it again with POST /v1/model/reload.", inner: e);
        }
    }
}
