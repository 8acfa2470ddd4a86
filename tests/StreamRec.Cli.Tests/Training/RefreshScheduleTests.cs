using StreamRec.Cli.Commands;
using StreamRec.Cli.Learning;

namespace StreamRec.Cli.Tests.Training;

public sealed class RefreshScheduleTests : IDisposable
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private readonly SkippingTime _time = new();
    private readonly StringWriter _errors = new();
    private readonly CancellationTokenSource _stop = new();

    public void Dispose()
    {
        _errors.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task Rounds_begin_at_once_and_then_once_in_each_period_though_one_fails()
    {
        var begun = await RunAsync(round => round == 1 ? Task.FromException(new IOException("the disk is full")) : Task.CompletedTask);
        Assert.Equal([TimeSpan.Zero, Hour, 2 * Hour, 3 * Hour], begun);
        Assert.Contains("This round failed, what serves goes on serving: the disk is full", _errors.ToString());
        Assert.Equal(3, _errors.ToString().Split("The next round is at ").Length - 1);
    }

    [Fact]
    public async Task A_round_that_outlasts_its_period_makes_the_next_one_begin_with_a_period()
    {
        var begun = await RunAsync(round => round == 1 ? Task.Delay(1.5 * Hour, _time) : Task.CompletedTask);
        Assert.Equal([TimeSpan.Zero, Hour, 3 * Hour, 4 * Hour], begun);
    }

    [Fact]
    public async Task A_command_with_a_schedule_goes_on_after_failures_until_it_is_stopped_and_then_exits_130()
    {
        using var errors = new StoppingWriter(_stop, "There is nothing", stopAfter: 3);
        var code = await Application.RunAsync(
            ["refresh", "There is nothing", "--serving", "s", "--every", "1d"], TextWriter.Null, errors, _time, _stop.Token);
        Assert.Equal(ExitCodes.Cancelled, code);
        Assert.Equal(2, errors.Text.Split("The next round is at ").Length - 1);
    }

    [Theory]
    [InlineData("90s", 90)]
    [InlineData("30m", 1_800)]
    [InlineData("12h", 43_200)]
    [InlineData("45d", 3_888_000)]
    [InlineData("0d", null)]
    [InlineData("46d", null)]
    [InlineData("99999999999h", null)]
    [InlineData("-1d", null)]
    [InlineData("1.5h", null)]
    [InlineData("d", null)]
    [InlineData("1", null)]
    [InlineData("1w", null)]
    public void A_period_is_a_whole_number_and_a_unit(string text, int? seconds)
    {
        Assert.Equal(seconds is not null, RefreshSchedule.TryParse(text, out var every));
        Assert.Equal(seconds ?? 0, every.TotalSeconds);
    }

    /// <summary>When each of the first four rounds began.</summary>
    private async Task<List<TimeSpan>> RunAsync(Func<int, Task> round)
    {
        var begun = new List<TimeSpan>();
        var schedule = new RefreshSchedule(Hour, new Terminal(TextWriter.Null, _errors, _time));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => schedule.RunAsync(async stop =>
        {
            begun.Add(_time.Elapsed);
            if (begun.Count == 4) await _stop.CancelAsync();
            stop.ThrowIfCancellationRequested();
            await round(begun.Count - 1);
        }, _stop.Token));
        return begun;
    }

    /// <summary>Stops a run when it has said something so many times.</summary>
    private sealed class StoppingWriter(CancellationTokenSource stop, string word, int stopAfter) : StringWriter
    {
        private int _said;

        public string Text => ToString();

        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value?.Contains(word, StringComparison.Ordinal) == true && ++_said == stopAfter) stop.Cancel();
        }
    }
}
