using System.CommandLine;
using System.Reflection;
using StreamRec.Cli.Learning;
using StreamRec.Ranking;
using StreamRec.Training;
using StreamRec.Training.Evaluation;

namespace StreamRec.Cli.Commands;

/// <summary><c>streamrec evaluate</c></summary>
internal sealed class EvaluateCommand
{
    private const string Demo = "demo", None = "none";

    private readonly Option<string> _data = new("--data")
    {
        Description = $"Folder of a data set: {DataSets.Accepted}.",
        HelpName = "folder",
        Required = true,
    };
    private readonly Option<string> _protocol = new("--protocol")
    {
        Description = "T: split in time, the last tenth is predicted. S: next click of sessions. L: leave one out. P: as T, over the live catalogue, week by week.",
        HelpName = string.Join('|', Evaluator.Protocols),
        Required = true,
    };
    private readonly Option<string> _bundle = new("--bundle")
    {
        Description = $"Model bundle that is served: a folder, {Demo} for the bundled one, {None} for baselines and candidate sources alone.",
        HelpName = $"folder|{Demo}|{None}",
        DefaultValueFactory = _ => Demo,
    };
    private readonly Option<string?> _methods = new("--methods")
    {
        Description = "Only these, with commas between. [default: all]",
        HelpName = "a,b,…",
    };
    private readonly Option<string?> _against = new("--against")
    {
        Description = "Method that differences are taken to. [default: the strongest of the counting ones]",
        HelpName = "method",
    };
    private readonly Option<long> _seed = new("--seed")
    {
        Description = "Of the users that the intervals draw; nothing else is random.",
        HelpName = "K",
        DefaultValueFactory = _ => 1,
    };
    private readonly Option<bool> _validation = new("--validation")
    {
        Description = "T, P and S: predict the validation slice, as long as anything is still to be chosen.",
    };
    private readonly Option<bool> _fitValidation = new("--fit-validation")
    {
        Description = "L: fit the item before the last too; it is worth 13–19 %.",
    };
    private readonly Option<bool> _live = new("--live-catalogue")
    {
        Description = "T: a title is a candidate from the moment at which it was first seen.",
    };
    private readonly Option<double?> _renew = new("--renew-days")
    {
        Description = "T and P: also a list whose encoder is renewed every so many days from what is past by then. Takes TorchSharp's libraries.",
        HelpName = "days",
    };
    private readonly NodeConfig _config = new();
    private readonly Option<bool> _json = new("--json") { Description = "JSON on stdout instead of tables." };
    private readonly Option<string?> _plot = new("--plot") { Description = "Writes NDCG@10 with intervals as a picture.", HelpName = "file.svg" };
    private readonly Option<string?> _results = new("--results")
    {
        Description = "Appends a row per method, with data, split, seed, command and commit.",
        HelpName = "file.csv|file.jsonl",
    };

    public static Command Create(Terminal terminal) => new EvaluateCommand().Build(terminal);

    private Command Build(Terminal terminal)
    {
        _renew.MustBePositive();
        _protocol.AcceptOnlyFromAmong([.. Evaluator.Protocols]);

        var command = new Command("evaluate",
            "Replays recorded events through the code that serves, weights frozen and signals live, and measures the lists beside baselines: "
            + "HR@10, NDCG@10 with 95 % intervals over users, HR@20, MRR@20, Recall@100, by history length and within sessions.");
        Option[] all =
        [
            _data, _protocol, _bundle, _methods, _against, _seed, _validation,
            _fitValidation, _live, _renew, _json, _plot, _results,
        ];
        foreach (var option in all) command.Options.Add(option);
        _config.AddTo(command);
        command.SetAction((arguments, cancellation) => RunAsync(terminal, arguments, cancellation));
        return command;
    }

    private async Task<int> RunAsync(Terminal terminal, ParseResult arguments, CancellationToken cancellation)
    {
        try
        {
            using var model = Load(arguments.GetValue(_bundle)!);
            var options = Options(arguments, model);
            var view = new EvaluationView(terminal);
            var words = string.Join(' ', arguments.Tokens.Select(token => token.Value));
            var report = await view.RunAsync(options, $"streamrec {words}", Commit, cancellation);
            if (arguments.GetValue(_results) is { } file) ResultRow.Append(file, ResultRow.Of(report));
            if (arguments.GetValue(_plot) is { } picture) await File.WriteAllTextAsync(picture, SvgPlot.Write(report), cancellation);
            if (arguments.GetValue(_json)) terminal.Output.Profile.Out.Writer.WriteLine(ReportJson.Write(report));
            else view.Show(report);
            return ExitCodes.Done;
        }
        catch (Exception e) when (e is TrainingDataException or BundleRefusedException or IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException(e.Message, inner: e);
        }
    }

    private EvaluationOptions Options(ParseResult arguments, RankerModel? model) => new()
    {
        Data = DataSets.Read(arguments.GetValue(_data)!) with { Folding = _config.Folding(arguments) },
        Protocol = arguments.GetValue(_protocol)!,
        Model = model,
        Methods = arguments.GetValue(_methods)
            ?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [],
        Seed = arguments.GetValue(_seed),
        Against = arguments.GetValue(_against),
        Validation = arguments.GetValue(_validation),
        FitValidation = arguments.GetValue(_fitValidation),
        LiveCatalogue = arguments.GetValue(_live),
        RenewEvery = arguments.GetValue(_renew) is { } days ? (long)(days * 86_400_000) : null,
    };

    /// <summary>Version and commit, as the build stamped them.</summary>
    private static string Commit =>
        typeof(Evaluator).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    private static RankerModel? Load(string bundle) => bundle switch
    {
        None => null,
        Demo => RankerModel.Load(DemoBundle.Folder),
        _ => RankerModel.Load(bundle),
    };
}
