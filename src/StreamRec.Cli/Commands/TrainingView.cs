using System.Globalization;
using Spectre.Console;
using StreamRec.Ranking;
using StreamRec.Training;

namespace StreamRec.Cli.Commands;

/// <summary>A training run as its user sees it: what it uses and what came out on stdout, progress on stderr.</summary>
internal sealed class TrainingView(Terminal terminal)
{
    /// <summary>All that the bundle depends on.</summary>
    public void Used(TrainingOptions options, string dataFolder, string? titlesFile, string catalog)
    {
        var table = NewTable("trained with");
        Row(table, "data", $"{options.Data.Name}: {options.Data.Interactions.Count:N0} interactions, {options.Data.Titles.Count:N0} titles, from {dataFolder}");
        Row(table, "titles' details", titlesFile ?? "none");
        Row(table, "warm signals of", options.Catalog is { } titles ? $"{titles.Count:N0} titles of {catalog}" : "all titles of the data");
        Row(table, "seed", $"{options.Seed}");
        if (options.Encoder is { } encoder)
            Row(table, "encoder", $"{encoder.Dimensions} dimensions, at most {encoder.Epochs} epochs, {encoder.Threads} thread(s)");
        else Row(table, "encoder", "none");
        Row(table, "epochs", $"at most {options.Epochs}");
        Row(table, "learning rate", string.Create(CultureInfo.InvariantCulture, $"{options.LearningRate}"));
        Row(table, "choices per step", $"{options.Batch}");
        Row(table, "candidates per choice", $"{options.Sampled}");
        if (options.Data.Tape is { } tape)
            Row(table, "events", $"{tape.Count:N0}, {options.Lists:N0} choices from lists that were seen; " + (
                !options.LearnsFromImpressions ? "learned from choices alone"
                : options.Lists >= options.FewestLists ? "learned from what was passed over there"
                : $"learned from choices alone, as these are fewer than {options.FewestLists:N0}"));
        Row(table, "snapshot every", $"{TimeSpan.FromMilliseconds(options.PublishEvery)}");
        Row(table, "warm-up", $"{TimeSpan.FromMilliseconds(options.WarmUp).TotalDays:0} days");
        Row(table, "forgetting", $"{options.Clocks}");
        Row(table, "warm successors", $"{options.WarmSuccessors}");
        Row(table, "test slice", options.ScoreTest ? "scored once, at the end" : "not scored");
        terminal.Output.Write(table);
    }

    public Task<TrainingReport> RunAsync(TrainingOptions options, CancellationToken cancellation) =>
        ProgressSteps.RunAsync(terminal, progress => TrainingRun.Run(options, progress, cancellation), cancellation);

    public void Result(TrainingReport report)
    {
        var table = NewTable($"bundle {report.BundleId}");
        foreach (var (name, value) in report.Metrics) Row(table, name, string.Create(CultureInfo.InvariantCulture, $"{value:0.#####}"));
        foreach (var file in Directory.GetFiles(report.BundleFolder).Order(StringComparer.Ordinal))
            Row(table, Path.GetFileName(file), $"{new FileInfo(file).Length:N0} bytes");
        terminal.Output.Write(table);
        terminal.Say($"The bundle is in {report.BundleFolder}: serve it with STREAMREC_BUNDLE.");
    }

    private static Table NewTable(string title) =>
        new Table().Border(TableBorder.Rounded).HideHeaders().Title(Markup.Escape(title)).AddColumn("what").AddColumn("value");

    private static void Row(Table table, string what, string value) => table.AddRow(Markup.Escape(what), Markup.Escape(value));
}
