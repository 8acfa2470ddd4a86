using System.Diagnostics;

namespace StreamRec.Testing;

/// <summary>Waits for conditions, never for time. The limits are for a broken system: a sound one is there much earlier.</summary>
public static class Eventually
{
    public static readonly TimeSpan DefaultLimit = TimeSpan.FromSeconds(60);

    public static Task TrueAsync(Func<bool> condition, string what) =>
        TrueAsync(() => Task.FromResult(condition()), DefaultLimit, () => what);

    public static Task TrueAsync(Func<bool> condition, Func<string> what) =>
        TrueAsync(() => Task.FromResult(condition()), DefaultLimit, what);

    /// <exception cref="TimeoutException">The condition did not hold within <paramref name="limit"/>; says <paramref name="what"/>.</exception>
    public static async Task TrueAsync(Func<Task<bool>> condition, TimeSpan limit, Func<string> what)
    {
        var watch = Stopwatch.StartNew();
        var pause = 1;
        while (!await condition())
        {
            if (watch.Elapsed > limit) throw new TimeoutException($"Not within {limit.TotalSeconds:0} s: {what()}");
            await Task.Delay(pause);
            pause = Math.Min(pause * 2, 50);
        }
    }
}
