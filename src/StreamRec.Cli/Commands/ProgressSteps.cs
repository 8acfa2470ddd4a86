using Spectre.Console;
using StreamRec.Training;

namespace StreamRec.Cli.Commands;

/// <summary>One bar per step, in the order in which they come; reports come from one thread.</summary>
internal sealed class ProgressSteps(ProgressContext context) : IProgress<TrainingProgress>
{
    private readonly Dictionary<string, ProgressTask> _bars = [];

    /// <summary>Runs on a thread of the pool, its bars on stderr.</summary>
    public static Task<T> RunAsync<T>(Terminal terminal, Func<IProgress<TrainingProgress>, Task<T>> work, CancellationToken cancellation) =>
        terminal.Errors.Progress()
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(),
                new ElapsedTimeColumn())
            .StartAsync(context => Task.Run(() => work(new ProgressSteps(context)), cancellation));

    public static Task<T> RunAsync<T>(Terminal terminal, Func<IProgress<TrainingProgress>, T> work, CancellationToken cancellation) =>
        RunAsync(terminal, progress => Task.FromResult(work(progress)), cancellation);

    public void Report(TrainingProgress progress)
    {
        if (!_bars.TryGetValue(progress.Step, out var bar))
        {
            foreach (var earlier in _bars.Values) earlier.Value = earlier.MaxValue;
            _bars[progress.Step] = bar = context.AddTask(Markup.Escape(progress.Step), maxValue: Math.Max(1, progress.Total));
        }
        bar.Value = progress.Done;
    }
}
