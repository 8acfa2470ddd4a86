using System.CommandLine;
using StreamRec.Cli.Commands;

namespace StreamRec.Cli;

/// <summary>The <c>streamrec</c> command.</summary>
internal static class Application
{
    public static async Task<int> RunAsync(
        string[] arguments, TextWriter output, TextWriter errors, TimeProvider time, CancellationToken cancellation = default)
    {
        var terminal = new Terminal(output, errors, time);
        var root = new RootCommand(
            "StreamRec's command line. Exit codes: 0 done, 1 wrong usage, 2 a node, broker or file is not there or refuses, "
            + "3 done but events were lost or the totals do not add up, 130 stopped by Ctrl+C.")
        {
            SimulateCommand.Create(terminal), ReplayCommand.Create(terminal), ProduceCommand.Create(terminal),
            InspectCommand.Create(terminal), RehearseCommand.Create(terminal),
            TrainCommand.Create(terminal), RefreshCommand.Create(terminal), EvaluateCommand.Create(terminal),
            FeaturesCommand.Create(terminal), BundleCommand.Create(terminal), EstimateCommand.Create(terminal),
        };
        var configuration = new InvocationConfiguration
        {
            Output = output,
            Error = errors,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = TimeSpan.FromSeconds(20),
        };
        try
        {
            return await root.Parse(arguments).InvokeAsync(configuration, cancellation);
        }
        catch (CommandFailedException e)
        {
            terminal.Fail(e.Message);
            return e.ExitCode;
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Cancelled;
        }
    }
}
