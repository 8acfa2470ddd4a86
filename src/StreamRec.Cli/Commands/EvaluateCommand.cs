using System.CommandLine;
using System.Reflection;
using StreamRec.Ranking;
using StreamRec.Training;
using StreamRec.Training.Evaluation;

namespace StreamRec.Cli.Commands;

/// <summary><c>streamrec evaluate</c></summary>
internal static class EvaluateCommand
{
    private const string Demo = "demo", None = "none";

    public static Command Create(Terminal terminal)
    {
        var data = new Option<string>("--data") { Description = $"Folder of a data set: {DataSets.Accepted}.", HelpName = "folder", Required = true };
        var protocol = new Option<string>("--protocol")
        {
            Description = "T: split in time, the last tenth is predicted. S: next click of sessions. L: leave one out. P: as T, over the live catalogue, week by week.",
            HelpName = string.Join('|', Evaluator.Protocols),
            Required = true,
        };
        var bundle = new Option<string>("--bundle")
        {
            Description = $"Model bundle that is served: a folder, {Demo} for the bundled one, {None} for baselines and candidate sources alone.",
            HelpName = $"folder|{Demo}|{None}",
            DefaultValueFactory = _ => Demo,
        };
        var methods = new Option<string?>("--methods") { Description = "Only these, with commas between. [default: all]", HelpName = "a,b,…" };
        var against = new Option<string?>("--against") { Description = "Method that differences are taken to. [default: the strongest of the counting ones]", HelpName = "method" };
        var seed = new Option<long>("--seed") { Description = "Of the users that the intervals draw; nothing else is random.", HelpName = "K", DefaultValueFactory = _ => 1 };
        var validation = new Option<bool>("--validation") { Description = "T, P and S: predict the validation slice, as long as anything is still to be chosen." };
        var fitValidation = new Option<bool>("--fit-validation") { Description = "L: fit the item before the last too; it is worth 13–19 %." };
        var live = new Option<bool>("--live-catalogue") { Description = "T: a title is a candidate from the moment at which it was first seen." };
        var renew = new Option<double?>("--renew-days") { Description = "T and P: also a list whose encoder is renewed every so many days from what is past by then. Takes TorchSharp's libraries.", HelpName = "days" };
        var json = new Option<bool>("--json") { Description = "JSON on stdout instead of tables." };
        var plot = new Option<string?>("--plot") { Description = "Writes NDCG@10 with intervals as a picture.", HelpName = "file.svg" };
        var results = new Option<string?>("--results") { Description = "Appends a row per method, with data, split, seed, command and commit.", HelpName = "file.csv|file.jsonl" };
        renew.MustBePositive();
        protocol.AcceptOnlyFromAmong([.. Evaluator.Protocols]);

        var command = new Command("evaluate",
            "Replays recorded events through the code that serves, weights frozen and signals live, and measures the lists beside baselines: "
            + "HR@10, NDCG@10 with 95 % intervals over users, HR@20, MRR@20, Recall@100, by history length and within sessions.");
        foreach (var option in new Option[] { data, protocol, bundle, methods, against, seed, validation, fitValidation, live, renew, json, plot, results })
            command.Options.Add(option);
        command.SetAction(async (arguments, cancellation) =>
        {
            try
            {
                using var model = Load(arguments.GetValue(bundle)!);
                var options = new EvaluationOptions
                {
                    Data = DataSets.Read(arguments.GetValue(data)!),
                    Protocol = arguments.GetValue(protocol)!,
                    Model = model,
                    Methods = arguments.GetValue(methods)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [],
                    Seed = arguments.GetValue(seed),
                    Against = arguments.GetValue(against),
                    Validation = arguments.GetValue(validation),
                    FitValidation = arguments.GetValue(fitValidation),
                    LiveCatalogue = arguments.GetValue(live),
                    RenewEvery = arguments.GetValue(renew) is { } days ? (long)(days * 86_400_000) : null,
                };
                var view = new EvaluationView(terminal);
                var words = string.Join(' ', arguments.Tokens.Select(token => token.Value));
                var report = await view.RunAsync(options, $"streamrec {words}", Commit, cancellation);
                if (arguments.GetValue(results) is { } file) ResultRow.Append(file, ResultRow.Of(report));
                if (arguments.GetValue(plot) is { } picture) await File.WriteAllTextAsync(picture, SvgPlot.Write(report), cancellation);
                if (arguments.GetValue(json)) terminal.Output.Profile.Out.Writer.WriteLine(ReportJson.Write(report));
                else view.Show(report);
                return ExitCodes.Done;
            }
            catch (Exception e) when (e is TrainingDataException or BundleRefusedException or IOException or UnauthorizedAccessException)
            {
                throw new CommandFailedException(e.Message, inner: e);
            }
        });
        return command;
    }

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
