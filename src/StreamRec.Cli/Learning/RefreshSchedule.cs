using System.Globalization;
using StreamRec.Cli.Commands;

namespace StreamRec.Cli.Learning;

/// <summary>
/// One round at once, then one each period, counted from the first. A round that takes longer than its period makes the next
/// one due at the end of the period that has begun; one that fails is told, and the next is tried all the same.
/// </summary>
internal sealed class RefreshSchedule(TimeSpan every, Terminal terminal)
{
    /// <summary>What the runtime's timers take.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(45);

    /// <summary>Ends by cancellation only.</summary>
    public async Task RunAsync(Func<CancellationToken, Task> round, CancellationToken cancellation)
    {
        var time = terminal.Time;
        var begin = time.GetTimestamp();
        await Task.Yield(); // Ctrl+C is listened for once this has returned to its caller
        while (true)
        {
            await TryAsync(round, cancellation);
            cancellation.ThrowIfCancellationRequested();
            var elapsed = time.GetElapsedTime(begin);
            var wait = every - TimeSpan.FromTicks(elapsed.Ticks % every.Ticks);
            terminal.Say($"The next round is at {time.GetUtcNow() + wait:yyyy-MM-dd HH:mm:ss} UTC.");
            await Task.Delay(wait, time, cancellation);
        }
    }

    /// <summary>"90s", "30m", "12h", "1d": a whole number, and its unit.</summary>
    public static bool TryParse(string text, out TimeSpan every)
    {
        every = default;
        if (text.Length < 2
            || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            return false;
        var unit = text[^1] switch { 's' => 1L, 'm' => 60, 'h' => 3_600, 'd' => 86_400, _ => 0 };
        var seconds = count * unit;
        if (seconds < 1 || seconds > Longest.TotalSeconds) return false;
        every = TimeSpan.FromSeconds(seconds);
        return true;
    }

    private async Task TryAsync(Func<CancellationToken, Task> round, CancellationToken cancellation)
    {
        try
        {
            await round(cancellation);
        }
#pragma warning disable CA1031 // whatever ended this round, the next one may find it gone
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            terminal.Fail($"This round failed, what serves goes on serving: {failure.Message}");
        }
    }
}
