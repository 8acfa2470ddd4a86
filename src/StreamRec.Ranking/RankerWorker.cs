using Microsoft.ML.OnnxRuntime;

namespace StreamRec.Ranking;

/// <summary>One thread's pre-bound batches, by size, and its scratch space. A run allocates nothing.</summary>
internal sealed class RankerWorker : IDisposable
{
    private readonly RankerBatch[] _batches;
    private long _taken;

    public RankerWorker(InferenceSession session, RankerShape shape, Action<int> onUnscored)
    {
        _batches = new RankerBatch[RankerBatch.Sizes.Length];
        for (var i = 0; i < _batches.Length; i++) _batches[i] = new RankerBatch(session, shape, RankerBatch.Sizes[i], onUnscored);
    }

    public RankingScratch Scratch { get; } = new();

    /// <summary>Rows that its batches have run since this was last asked.</summary>
    public long TakeRan()
    {
        var ran = -_taken;
        foreach (var batch in _batches) ran += batch.Ran;
        _taken += ran;
        return ran;
    }

    /// <summary>The smallest batch that holds so many rows.</summary>
    public RankerBatch BatchFor(int rows)
    {
        foreach (var batch in _batches)
            if (rows <= batch.Rows)
                return batch;
        throw new ArgumentOutOfRangeException(nameof(rows), rows, $"A batch has at most {RankerBatch.Largest} rows.");
    }

    public void Dispose()
    {
        foreach (var batch in _batches) batch.Dispose();
    }
}
