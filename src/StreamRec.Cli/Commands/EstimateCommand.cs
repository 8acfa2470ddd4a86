using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using StreamRec.Catalog;
using StreamRec.Cli.Learning;
using StreamRec.Contracts;
using StreamRec.Ranking;
using StreamRec.Training;
using StreamRec.Training.Evaluation;

namespace StreamRec.Cli.Commands;

/// <summary><c>streamrec estimate</c>: what a bundle would have earned, from lists whose order was left to chance.</summary>
internal sealed class EstimateCommand
{
    private readonly LearningSource _source = new();
    private readonly Option<string> _bundle = new("--bundle")
    {
        Description = "The model bundle that is asked about.",
        HelpName = "folder",
        Required = true,
    };

    private readonly Option<string> _archive = ListRemaking.ArchiveOption();

    private readonly Option<long> _seed = new("--seed")
    {
        Description = "Of the users that the intervals draw.",
        HelpName = "K",
        DefaultValueFactory = _ => 1,
    };

    public static Command Create(Terminal terminal) => new EstimateCommand().Build(terminal);

    private Command Build(Terminal terminal)
    {
        var command = new Command(
            "estimate", "Estimates how often titles would have been chosen from a bundle's lists, from logged lists whose order was left to chance "
            + "(streamrec.lists.shuffled-share) and what was chosen from them.");
        _source.AddTo(command, lists: true);
        foreach (var option in new Option[] { _bundle, _archive, _seed }) command.Options.Add(option);
        command.Validators.Add(result =>
        {
            if (!_source.IsLog(result)) result.AddError("A data set's folder is given; expected --from-log.");
        });
        command.SetAction((arguments, cancellation) => RunAsync(terminal, arguments, cancellation));
        return command;
    }

    private async Task<int> RunAsync(Terminal terminal, ParseResult arguments, CancellationToken cancellation)
    {
        try
        {
            using var model = RankerModel.Load(arguments.GetValue(_bundle)!);
            var (data, _) = await _source.ReadAsync(terminal, arguments, cancellation);
            var seen = 0;
            var lists = await _source.ListsAsync(terminal, arguments, list =>
            {
                seen++;
                return list.Places.Any(ShownPlaces.Counts) ? list : null;
            }, cancellation);
            var places = new ShownPlaces(data.Interactions);
            var problems = new Dictionary<string, int>();
            foreach (var (list, made, problem) in ArchivedLists.Each(
                arguments.GetValue(_archive)!, lists, (list, run) => RemadeList.By(model, list, run)))
            {
                if (made is not null) places.Add(list, made);
                else problems[problem!] = problems.GetValueOrDefault(problem!) + 1;
            }
            if (places.Lists == 0)
                throw new CommandFailedException(
                    $"Of {seen:N0} logged lists none helps: expected some that were logged while streamrec.lists.shuffled-share was above "
                    + $"0, and whose archive is there. {string.Join(' ', problems.Keys.Take(3))}");
            Say(terminal, model, places, OffPolicyEstimate.Of(places.ToSamples(), arguments.GetValue(_seed)), arguments.GetValue(_seed));
            foreach (var (problem, count) in problems) terminal.Say($"Not estimated from {count:N0} lists: {problem}");
            return ExitCodes.Done;
        }
        catch (Exception e) when (e is TrainingDataException or CatalogFileException or BundleRefusedException)
        {
            throw new CommandFailedException(e.Message, inner: e);
        }
    }

    private static void Say(Terminal terminal, RankerModel model, ShownPlaces places, OffPolicyEstimate estimate, long seed)
    {
        var table = new Table().Border(TableBorder.Rounded).Title("chosen, of 1,000 titles in view")
            .AddColumn("lists").AddColumn("estimator").AddColumn(new TableColumn("chosen").RightAligned()).AddColumn("95 %");
        foreach (var (of, name, value) in new (string, string, Interval)[]
        {
            ("as they were shown", "mean", estimate.Logged), (model.Id, "IPS", estimate.Ips), (model.Id, "SNIPS", estimate.Snips),
            (model.Id, "DR", estimate.Dr),
        })
            table.AddRow(Markup.Escape(of), name, Thousandths(value.Mean), $"{Thousandths(value.Low)} to {Thousandths(value.High)}");
        terminal.Output.Write(table);
        terminal.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{estimate.Samples:N0} places in view of {places.Lists:N0} lists, seed {seed}; effective sample {estimate.EffectiveSample:N0}, mean weight {estimate.MeanWeight:0.00} (1: all that {model.Id} would show could have been shown)."));
    }

    private static string Thousandths(double value) => (1000 * value).ToString("0.0", CultureInfo.InvariantCulture);
}
