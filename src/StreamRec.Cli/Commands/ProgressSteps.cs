using Spectre.Console;
using StreamRec.Training;

namespace StreamRec.Cli.Commands;

/// <summary>One bar per step, in the order in which they come; reports come from one thread.</summary>
internal sealed class ProgressSteps(ProgressContext context) : IProgress<TrainingProgress>
{
    private readonly Dictionary<string, ProgressTask> _bars = [];

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
