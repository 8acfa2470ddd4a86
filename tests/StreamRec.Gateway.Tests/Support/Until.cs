namespace StreamRec.Gateway.Tests.Support;

internal static class Until
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    /// <summary>Looks again and again until the condition holds; fails the test at the deadline.</summary>
    public static async Task True(Func<bool> condition, string what)
    {
        var started = TimeProvider.System.GetTimestamp();
        using var again = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(started) > Deadline) Assert.Fail($"Not within {Deadline.TotalSeconds} s: {what}");
            await again.WaitForNextTickAsync();
        }
    }
}
