namespace StreamRec.Chaos;

/// <summary>What one fault did to the screens that it hit.</summary>
/// <param name="FirstRight">
/// By screen: from the fault to the first list that has an event sent after it, or, after a new connection, the user's last event.
/// </param>
/// <param name="LongestWait">
/// By screen: the longest that an event waited for its list (from its sending, or from the fault when it was under way then),
/// until all was well again.
/// </param>
/// <param name="Calm">The longest wait of any screen in the seconds before.</param>
internal sealed record FaultReport(
    int Number, Fault Fault, IReadOnlyList<TimeSpan> FirstRight, IReadOnlyList<TimeSpan> LongestWait, TimeSpan Calm, TimeSpan RecoveredAfter);

/// <summary>Reads the screens' logs for what happened between two times, in ticks of the run's clock.</summary>
internal static class Gaps
{
    public static TimeSpan FirstRight(Screen screen, long fault, long now, TimeProvider time)
    {
        foreach (var shown in screen.Since(fault))
        {
            if (screen.User.SentAt(shown.Event) >= fault || (shown.First && shown.Right)) return time.GetElapsedTime(fault, shown.At);
        }
        return time.GetElapsedTime(fault, now);
    }

    public static TimeSpan LongestWait(Screen screen, long fault, long now, TimeProvider time)
    {
        var user = screen.User;
        var longest = TimeSpan.Zero;
        // What was sent a second before the fault may still have been under way.
        var next = user.FirstSince(fault - time.TimestampFrequency);
        foreach (var shown in screen.Since(fault - time.TimestampFrequency))
        {
            for (; next <= shown.Event; next++)
            {
                if (shown.At > fault) longest = Max(longest, time.GetElapsedTime(Math.Max(user.SentAt(next), fault), shown.At));
            }
        }
        return next < user.Sent && user.SentAt(next) < now ? Max(longest, time.GetElapsedTime(Math.Max(user.SentAt(next), fault), now)) : longest;
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
