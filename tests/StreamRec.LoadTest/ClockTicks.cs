namespace StreamRec.LoadTest;

internal static class ClockTicks
{
    /// <summary>A span in the units of <see cref="TimeProvider.GetTimestamp"/>.</summary>
    public static long ToTicks(this TimeProvider time, TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);
}
