using Spectre.Console;
using StreamRec.Cli.Producing;

namespace StreamRec.Cli.Commands;

/// <summary>Results go to Output, progress and complaints to Errors.</summary>
internal sealed class Terminal(TextWriter output, TextWriter errors, TimeProvider time)
{
    public IAnsiConsole Output { get; } = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
    public IAnsiConsole Errors { get; } = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(errors) });
    public TimeProvider Time => time;
    public RunView View => new(Output, Errors);

    public void Say(string message) => errors.WriteLine(message);

    public void Fail(string message) => errors.WriteLine($"streamrec: {message}");

    /// <summary>The exit code of a run, after saying what was lost.</summary>
    public int Exit(RunTotals totals, EventProducer producer, CancellationToken cancellation)
    {
        if (totals.Failed > 0 || totals.Acknowledged < totals.Sent)
            Fail($"{totals.Sent - totals.Acknowledged:N0} of {totals.Sent:N0} events were not delivered: {producer.LastFailure ?? "no answer from the broker"}");
        if (cancellation.IsCancellationRequested) return ExitCodes.Cancelled;
        return totals.Complete ? ExitCodes.Done : ExitCodes.Incomplete;
    }
}
