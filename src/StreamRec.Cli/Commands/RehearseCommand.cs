using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using StreamRec.Catalog;
using StreamRec.Cli.Simulation;
using StreamRec.Ranking;
using StreamRec.Training;

namespace StreamRec.Cli.Commands;

/// <summary><c>streamrec rehearse</c></summary>
internal sealed class RehearseCommand
{
    private const string Demo = "demo";

    private readonly Option<int> _viewers = new("--viewers") { Description = "How many.", HelpName = "N", DefaultValueFactory = _ => 2000 };
    private readonly Option<int> _days = new("--days") { Description = "Virtual ones.", HelpName = "N", DefaultValueFactory = _ => 10 };
    private readonly Option<ulong> _seed = new("--seed")
    {
        Description = "Same seed, titles and bundle: same days, same figures.",
        HelpName = "K",
        DefaultValueFactory = _ => 1,
    };
    private readonly Option<string> _bundle = new("--bundle")
    {
        Description = $"The model bundle that serves those days: a folder, or {Demo} for the bundled one.",
        HelpName = "folder",
        DefaultValueFactory = _ => Demo,
    };
    private readonly Option<string?> _titles = new("--titles")
    {
        Description = "Titles file (JSON lines). [default: the bundled catalogue]",
        HelpName = "file",
    };
    private readonly Option<string?> _output = new("--output")
    {
        Description = "Where the two bundles are kept that are trained. [default: nowhere]",
        HelpName = "folder",
    };

    public static Command Create(Terminal terminal) => new RehearseCommand().Build(terminal);

    private Command Build(Terminal terminal)
    {
        foreach (var counted in new[] { _viewers, _days }) counted.MustBeAtLeast(1);
        var command = new Command("rehearse",
            "Serves an invented crowd for some virtual days, in this process and without Kafka, and trains two rankers on what happened: on choices "
            + "alone, and on what was shown and passed over too. As the crowd's tastes are known here, it says how much the viewers would truly enjoy "
            + "the next list of each, and whether the planted effect of a title's place was found. Synthetic.");
        foreach (var option in new Option[] { _viewers, _days, _seed, _bundle, _titles, _output }) command.Options.Add(option);
        command.SetAction((arguments, cancellation) => RunAsync(terminal, arguments, cancellation));
        return command;
    }

    private async Task<int> RunAsync(Terminal terminal, ParseResult arguments, CancellationToken cancellation)
    {
        var kept = arguments.GetValue(_output);
        var folder = kept is null ? Directory.CreateTempSubdirectory("streamrec-rehearsal-") : Directory.CreateDirectory(kept);
        try
        {
            var bundle = arguments.GetValue(_bundle)!;
            using var serving = RankerModel.Load(bundle == Demo ? DemoBundle.Folder : bundle);
            var titles = TitlesFile.Read(arguments.GetValue(_titles) ?? TitlesFile.Demo);
            var settings = new RehearsalSettings(arguments.GetValue(_viewers), arguments.GetValue(_days), arguments.GetValue(_seed));
            var rehearsal = new Rehearsal(titles, serving, settings);
            var (data, reports) = await ProgressSteps.RunAsync(
                terminal,
                progress =>
                {
                    var happened = rehearsal.Run(progress, cancellation);
                    TrainingReport Learn(bool impressions) => TrainingRun.Run(
                        OptionsOf(happened, serving, settings, impressions, folder.FullName), progress, cancellation);
                    return (happened, (Choices: Learn(false), Impressions: Learn(true)));
                },
                cancellation);
            terminal.Say(
                $"{settings.Viewers:N0} synthetic viewers, {settings.Days} days, seed {settings.Seed}, served by {serving.Id}: {rehearsal.Lists:N0} lists "
                + $"seen, {data.Tape!.Count:N0} events, {data.Interactions.Count:N0} choices.");
            using var choices = RankerModel.Load(reports.Choices.BundleFolder);
            using var impressions = RankerModel.Load(reports.Impressions.BundleFolder);
            ShowEnjoyment(
                terminal, rehearsal,
                [
                    ("it served", serving, UtilitySettings.Default),
                    ("learned from choices alone", choices, UtilitySettings.None),
                    ("learned from impressions too", impressions, UtilitySettings.None),
                    ("with what its heads foretell", impressions, UtilitySettings.Default),
                ]);
            ShowHeads(terminal, reports.Impressions.Metrics);
            ShowPlaces(terminal, rehearsal, reports.Impressions.Metrics);
            return ExitCodes.Done;
        }
        catch (Exception e)
            when (e is TrainingDataException or BundleRefusedException or CatalogFileException or IOException
                or UnauthorizedAccessException)
        {
            throw new CommandFailedException(e.Message, inner: e);
        }
        finally
        {
            if (kept is null) folder.Delete(recursive: true);
        }
    }

    private static TrainingOptions OptionsOf(
        TrainingData data, RankerModel serving, RehearsalSettings settings, bool impressions, string folder)
    {
        var options = new TrainingOptions
        {
            Data = data,
            OutputFolder = Path.Combine(folder, impressions ? "impressions" : "choices"),
            Clocks = serving.Clocks,
            Seed = (long)settings.Seed,
            LearnsFromImpressions = impressions,
            FewestLists = 1,
            WarmUp = (long)TimeSpan.FromDays(settings.Days).TotalMilliseconds / 5,
        };
        Directory.CreateDirectory(options.OutputFolder);
        return options;
    }

    /// <summary>Each beside the one above it, paired by viewer; intervals are ±1.96 standard errors of the mean.</summary>
    private static void ShowEnjoyment(
        Terminal terminal, Rehearsal rehearsal, (string Name, RankerModel Model, UtilitySettings Utility)[] bundles)
    {
        var table = new Table().Border(TableBorder.Rounded).Title("true enjoyment of the next list, mean over viewers")
            .AddColumn("bundle").AddColumn("enjoyed").AddColumn("more than the one above it, 95 %");
        double[]? above = null;
        foreach (var (name, model, utility) in bundles)
        {
            var enjoyed = rehearsal.Enjoyment(model, utility);
            var gain = above is null ? "" : Interval([.. enjoyed.Zip(above, (mine, theirs) => mine - theirs)]);
            table.AddRow(Markup.Escape(name), Text(enjoyed.Average()), Markup.Escape(gain));
            above = enjoyed;
        }
        terminal.Output.Write(table);
    }

    private static string Interval(double[] differences)
    {
        var mean = differences.Average();
        var variance = differences.Sum(each => (each - mean) * (each - mean)) / Math.Max(1, differences.Length - 1);
        var error = Math.Sqrt(variance / differences.Length);
        return $"{Text(mean)} [{Text(mean - 1.96 * error)}, {Text(mean + 1.96 * error)}]";
    }

    /// <summary>On the validation slice, beside what counting says; expected calibration error in brackets.</summary>
    private static void ShowHeads(Terminal terminal, IReadOnlyDictionary<string, double> metrics)
    {
        var table = new Table().Border(TableBorder.Rounded).Title("heads on the validation slice: AUC, log loss (calibration error)")
            .AddColumn("outcome").AddColumn("trials").AddColumn("happened").AddColumn("head").AddColumn("title's share")
            .AddColumn("person's share").AddColumn("constant");
        foreach (var outcome in OutcomeNames.All)
        {
            var prefix = $"validation.{OutcomeNames.NameOf(outcome)}";
            if (!metrics.TryGetValue($"{prefix}.trials", out var trials)) continue;
            table.AddRow(
                OutcomeNames.NameOf(outcome), trials.ToString("N0", CultureInfo.InvariantCulture), Text(metrics[$"{prefix}.share"]),
                Said(prefix), Said($"{prefix}.titleShare"), Said($"{prefix}.personShare"),
                metrics.TryGetValue($"{prefix}.constant.logLoss", out var constant) ? Text(constant) : "");
        }
        terminal.Output.Write(table);

        string Said(string prefix) => metrics.TryGetValue($"{prefix}.auc", out var auc)
            ? $"{Text(auc)}, {Text(metrics[$"{prefix}.logLoss"])} ({Text(metrics[$"{prefix}.calibrationError"])})" : "none";
    }

    private static void ShowPlaces(Terminal terminal, Rehearsal rehearsal, IReadOnlyDictionary<string, double> metrics)
    {
        var table = new Table().Border(TableBorder.Rounded).Title("what a place does, logits beside the first")
            .AddColumn("place").AddColumn("planted").AddColumn("found, 95 %");
        for (var place = 1; place < Rehearsal.Seen; place++)
        {
            if (!metrics.TryGetValue($"place.{place:00}", out var found)) continue;
            var error = metrics[$"place.{place:00}.error"];
            var interval = $"{Text(found)} [{Text(found - 1.96 * error)}, {Text(found + 1.96 * error)}]";
            table.AddRow($"{place + 1}", Text(rehearsal.Bias(place)), Markup.Escape(interval));
        }
        terminal.Output.Write(table);
    }

    private static string Text(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);
}
