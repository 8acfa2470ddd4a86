using System.Globalization;
using Spectre.Console;
using StreamRec.Training;
using StreamRec.Training.Evaluation;

namespace StreamRec.Cli.Commands;

/// <summary>An evaluation as its user sees it: what it uses and what came out on stdout, progress on stderr.</summary>
internal sealed class EvaluationView(Terminal terminal)
{
    /// <summary>Characters of a line in a file, where nothing needs to be broken.</summary>
    private const int FileWidth = 160;

    public Task<EvaluationReport> RunAsync(
        EvaluationOptions options, string command, string commit, CancellationToken cancellation) =>
        ProgressSteps.RunAsync(
            terminal, progress => Evaluator.Run(options, command, commit, progress, cancellation), cancellation);

    public void Show(EvaluationReport report)
    {
        if (!terminal.Output.Profile.Out.IsTerminal) terminal.Output.Profile.Width = FileWidth;
        Used(report);
        Figures(report);
        Slices(report);
        if (report.Methods.Any(method => method.Windows.Count > 0)) Windows(report);
        Lists(report);
        if (report.Methods.Any(method => method.SourceRecall.Count > 0)) Sources(report);
        if (report.Methods.Any(method => method.Reference is not null)) References(report);
    }

    private void Used(EvaluationReport report)
    {
        var used = report.Provenance;
        var table = New("evaluated", "what", "value").HideHeaders();
        Row(
            table, "data",
            $"{used.Data}: {report.Events:N0} events, {string.Join(", ", used.Files.Select(file => $"{file.Key} {file.Value[..12]}"))}");
        Row(
            table, "protocol",
            $"{used.Protocol}: {report.Questions:N0} predictions of {report.Users:N0} users, {report.WarmQuestions:N0} warm");
        Row(table, "catalogue", $"{report.Catalogue:N0} titles are ranked");
        Row(table, "bundle", used.Bundle);
        Row(table, "seed", $"{used.Seed}, {Bootstrap.Draws:N0} draws of users");
        Row(table, "commit", used.Commit);
        terminal.Output.Write(table);
    }

    private void Figures(EvaluationReport report)
    {
        var table = New(
            "all events", "method", "HR@10", "NDCG@10 [95 %]", report.Against is null ? "" : $"less {report.Against} [95 %]", "HR@20",
            "MRR@20", "R@100");
        foreach (var method in report.Methods)
            Row(table, method.Method, F(method.All.HitRate10), $"{F(method.All.Ndcg10)} [{F(method.Ndcg10.Low)}, {F(method.Ndcg10.High)}]",
                method.Difference is { } d ? $"{Signed(d.Mean)} [{Signed(d.Low)}, {Signed(d.High)}]" : "",
                F(method.All.HitRate20), F(method.All.Mrr20), F(method.All.Recall100));
        terminal.Output.Write(table);
        table = New("warm: target in the catalogue; in session: NDCG@10 with the history live and as it was at the session's start",
            "method", "warm HR@10", "warm NDCG@10", "in session, live", "frozen", "fitted, CPU s", "learned, CPU s per day",
            "scored, CPU s");
        foreach (var method in report.Methods)
            Row(table, method.Method, F(method.Warm.HitRate10), F(method.Warm.Ndcg10), F(method.InSession.Live), F(method.InSession.Frozen),
                $"{method.FitSeconds:0.0}", $"{method.ObserveSecondsPerDay:0.000}", $"{method.ScoreSeconds:0.0}");
        terminal.Output.Write(table);
    }

    private void Slices(EvaluationReport report)
    {
        var names = report.Methods[0].Slices;
        var table = New("warm HR@10 / NDCG@10 by history length; new: users first seen after the cut",
            ["method", .. names.Select(slice => $"{slice.Slice} ({slice.Warm.Questions:N0})")]);
        foreach (var method in report.Methods)
            Row(table, [method.Method, .. method.Slices.Select(slice => $"{F(slice.Warm.HitRate10)} / {F(slice.Warm.Ndcg10)}")]);
        terminal.Output.Write(table);
    }

    private void Windows(EvaluationReport report)
    {
        var table = New(
            "NDCG@10 by week of the stream", ["method", .. report.Methods[0].Windows.Select(week => $"{week.Week} ({week.Questions:N0})")]);
        foreach (var method in report.Methods) Row(table, [method.Method, .. method.Windows.Select(week => F(week.Ndcg10))]);
        terminal.Output.Write(table);
    }

    private void Lists(EvaluationReport report)
    {
        var table = New("top tens", "method", "coverage", "mean popularity rank", "intra-list distance");
        foreach (var method in report.Methods)
            Row(table, method.Method, $"{100 * method.Coverage10:0.0} %", $"{method.PopularityRank10:0}",
                method.IntraListDistance10 is { } distance ? $"{distance:0.000}" : "");
        terminal.Output.Write(table);
    }

    /// <summary>Together and apart: what the served candidates hold, whichever place it has there.</summary>
    private void Sources(EvaluationReport report)
    {
        var table = New("targets among the served candidates, by source", "source", "recall");
        foreach (var (source, recall) in report.Methods.First(method => method.SourceRecall.Count > 0).SourceRecall)
            Row(table, source, F(recall));
        terminal.Output.Write(table);
    }

    private void References(EvaluationReport report)
    {
        var table = New("rows that need no learning: ours | published",
            "method", "HR@10", "NDCG@10", "R@100", "HR@20", "MRR@20", "warm HR@10", "warm NDCG@10", "furthest");
        foreach (var method in report.Methods)
            if (method.Reference is { } published)
                Row(table, method.Method, Beside(method.All.HitRate10, published.HitRate10), Beside(method.All.Ndcg10, published.Ndcg10),
                    Beside(method.All.Recall100, published.Recall100), Beside(method.All.HitRate20, published.HitRate20),
                    Beside(method.All.Mrr20, published.Mrr20), Beside(method.Warm.HitRate10, published.WarmHitRate10),
                    Beside(method.Warm.Ndcg10, published.WarmNdcg10), $"{published.Distance(method.All, method.Warm):.00000}");
        terminal.Output.Write(table);
    }

    private static string Beside(double ours, double published) => double.IsNaN(published) ? "" : $"{F(ours)} | {F(published)}";

    private static string F(double value) => value.ToString(".0000", CultureInfo.InvariantCulture);

    private static string Signed(double value) => value.ToString("+.0000;-.0000", CultureInfo.InvariantCulture);

    private static Table New(string title, params string[] columns)
    {
        var table = new Table().Border(TableBorder.Rounded).Title(Markup.Escape(title));
        foreach (var column in columns) table.AddColumn(new TableColumn(Markup.Escape(column)).NoWrap());
        return table;
    }

    private static void Row(Table table, params string[] cells) => table.AddRow(cells.Select(Markup.Escape).ToArray());
}
