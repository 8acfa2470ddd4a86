namespace StreamRec.Signals.Tests.MovieTweetings;

/// <summary>The reference: events of the last seven days, a hard window.</summary>
internal sealed class ExactPopularity : ILiveScorer
{
    private const long Window = 7L * 86_400_000;
    private readonly Queue<Interaction> _window = new();
    private readonly Dictionary<int, int> _counts = [];

    public void Observe(Interaction move, ReadOnlyMemory<int> recentNewestFirst)
    {
        _window.Enqueue(move);
        _counts[move.Item] = _counts.GetValueOrDefault(move.Item) + 1;
    }

    public void Score(ReadOnlySpan<int> historyNewestFirst, long at, Span<float> scores)
    {
        while (_window.TryPeek(out var oldest) && oldest.At < at - Window) _counts[_window.Dequeue().Item]--;
        scores.Clear();
        foreach (var (item, count) in _counts) if (item < scores.Length) scores[item] = count;
    }
}
