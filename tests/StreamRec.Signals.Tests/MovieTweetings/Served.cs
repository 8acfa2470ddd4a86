using StreamRec.Domain;

namespace StreamRec.Signals.Tests.MovieTweetings;

/// <summary>What the product serves: bounded rows, exponential windows, read from a published snapshot.</summary>
internal abstract class Served(ItemIndex index) : ILiveScorer
{
    private readonly SignalsWriter _writer = new(index);
    private SignalsSnapshot _snapshot = SignalsSnapshot.Empty;
    private bool _stale;

    public void Observe(Interaction move, ReadOnlyMemory<int> recentNewestFirst)
    {
        _writer.Observe(new SignalMove(move.Item, move.At, (int)(move.At / 3_600_000 % 24), null, recentNewestFirst));
        _stale = true;
    }

    public void Score(ReadOnlySpan<int> historyNewestFirst, long at, Span<float> scores)
    {
        if (_stale || _snapshot.At != at) _snapshot = _writer.Publish(at);
        _stale = false;
        Score(historyNewestFirst, _snapshot, scores);
    }

    protected abstract void Score(ReadOnlySpan<int> historyNewestFirst, SignalsSnapshot snapshot, Span<float> scores);
}

internal sealed class ServedPopularity(ItemIndex index, CountWindow window) : Served(index)
{
    protected override void Score(ReadOnlySpan<int> historyNewestFirst, SignalsSnapshot snapshot, Span<float> scores)
    {
        for (var item = 0; item < scores.Length; item++) scores[item] = snapshot.Count(item, window);
    }
}

internal sealed class ServedOrderedKnn(ItemIndex index) : Served(index)
{
    private readonly CoOccurrenceScores _scores = new();

    protected override void Score(ReadOnlySpan<int> historyNewestFirst, SignalsSnapshot snapshot, Span<float> scores)
    {
        _scores.Accumulate(snapshot, historyNewestFirst);
        for (var item = 0; item < scores.Length; item++)
            scores[item] = _scores[item] + 1e-6f * snapshot.Count(item, CountWindow.Middle);
    }
}
