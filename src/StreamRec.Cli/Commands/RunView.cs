using Spectre.Console;
using StreamRec.Cli.Producing;

namespace StreamRec.Cli.Commands;

/// <summary>A run as its user sees it: progress on stderr while it lasts, totals on stdout at its end.</summary>
internal sealed class RunView(IAnsiConsole output, IAnsiConsole errors)
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(150);

    /// <param name="total">events to be sent; null: until it is stopped</param>
    public async Task<RunTotals> ShowAsync(EventRun run, long? total, bool waits, Func<Task<RunTotals>> start) =>
        await errors.Progress()
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(),
                new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                var sending = context.AddTask("sending", maxValue: Math.Max(1, total ?? 1));
                sending.IsIndeterminate = total is null;
                var folding = waits ? context.AddTask("folding", maxValue: Math.Max(1, total ?? 1)) : null;
                var running = Task.Run(start);
                var (lastCount, lastTime, rate) = (0L, TimeProvider.System.GetTimestamp(), 0.0);
                while (!running.IsCompleted)
                {
                    await Task.WhenAny(running, Task.Delay(Refresh));
                    var progress = run.Progress;
                    var elapsed = TimeProvider.System.GetElapsedTime(lastTime);
                    if (elapsed > TimeSpan.FromSeconds(1))
                    {
                        rate = (progress.Sent - lastCount) / elapsed.TotalSeconds;
                        (lastCount, lastTime) = (progress.Sent, TimeProvider.System.GetTimestamp());
                    }
                    var late = total is null && progress.Behind > TimeSpan.FromSeconds(1)
                        ? $", {progress.Behind.TotalSeconds:0} s late"
                        : "";
                    sending.Description = $"sent {progress.Sent:N0} ({rate:N0}/s{late})";
                    if (total is not null) sending.Value = progress.Sent;
                    if (folding is null) continue;
                    folding.Description = $"handled {progress.Handled:N0}";
                    if (total is null) folding.MaxValue = Math.Max(1, progress.Sent);
                    folding.Value = Math.Min(progress.Handled, folding.MaxValue);
                }
                return await running;
            });

    public void Totals(RunTotals totals, long? linesRead = null, long badLines = 0)
    {
        var table = new Table().Border(TableBorder.Rounded).HideHeaders().AddColumn("what")
            .AddColumn(new TableColumn("count").RightAligned()).AddColumn("meaning");
        if (linesRead is { } lines) Row(table, "lines read", lines, "");
        if (linesRead is not null) Row(table, "bad lines", badLines, "no event could be made of them: see above");
        Row(
            table, "produced", totals.Acknowledged,
            $"acknowledged by Kafka, {totals.Acknowledged / Math.Max(0.001, totals.Sending.TotalSeconds):N0} per second");
        if (totals.Failed > 0) Row(table, "not delivered", totals.Failed, "given up by the producer");
        if (totals.Outcomes is { } outcomes)
        {
            Row(table, "folded", outcomes.Folded, "in a profile, once, and durable");
            Row(table, "repeats", outcomes.Repeats, "known to their profile (its last 64 event ids): no second effect");
            Row(table, "dead-lettered", outcomes.DeadLettered, "with the reason, in the dead-letter topic");
            Row(table, "difference", totals.Acknowledged - outcomes.Handled, "produced − folded − repeats − dead-lettered");
        }
        output.Write(table);
        if (totals.Outcomes is { } found && found.Handled != totals.Acknowledged)
            errors.MarkupLineInterpolated($"[yellow]{Explain(totals, found.Handled)}[/]");
    }

    private static void Row(Table table, string what, long count, string meaning) =>
        table.AddRow(what, $"{count:N0}", Markup.Escape(meaning));

    private static string Explain(RunTotals totals, long handled) =>
        totals.SawRestart ? "A node was started again during the run: what its counters said just before its end is not known, so the totals need not add up."
        : handled > totals.Acknowledged ? "The node handled more than was produced here: another producer was at work, or events were read again after a move."
        : "The wait ended (Ctrl+C, or a minute without progress) before the node had handled everything. If it is one of several, name each with --node.";
}
