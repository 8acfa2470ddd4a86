namespace StreamRec.Training.Evaluation;

/// <summary>
/// Counts of events. Frozen: those of the fitted part, in the window before the event after it. Live: all that are strictly earlier,
/// in the window before the question.
/// </summary>
/// <param name="days">0: all time.</param>
internal sealed class PopularTitles(int days, bool live) : IRankingMethod
{
    private const long Day = 86_400_000;

    private EventLog _log = null!;
    private float[] _counts = [];
    private int _from;
    private int _end;
    private int _observed;

    public string Name => $"popular-{(days == 0 ? "all" : $"{days}d")}-{(live ? "live" : "frozen")}";

    /// <summary>By title, as of the last <see cref="Expire"/>.</summary>
    public ReadOnlySpan<float> Counts => _counts;

    public void Learn(EventLog log, int end, CancellationToken cancellation) =>
        (_log, _counts, _from, _end, _observed) = (log, new float[log.Items], 0, live ? log.Count : end, 0);

    public void Observe(int number)
    {
        if (number >= _end) return;
        _counts[_log.Item[number]]++;
        _observed = number + 1;
    }

    /// <summary>Takes out what has left the window.</summary>
    public void Expire(long at)
    {
        if (days == 0) return;
        var from = (live ? at : _log.At(Math.Min(_end, _log.Count - 1))) - days * Day;
        for (; _from < _observed && _log.At(_from) < from; _from++) _counts[_log.Item[_from]]--;
    }

    public void Score(in Question question, Span<float> scores)
    {
        Expire(question.At);
        _counts.AsSpan(0, scores.Length).CopyTo(scores);
    }
}
