using StreamRec.Ranking;

namespace StreamRec.Training;

/// <summary>
/// Choices as the ranker saw them: rows of raw features, the chosen candidate first, and what it was rated with. In blocks, so
/// that no array is large.
/// </summary>
internal sealed class ExampleSet
{
    private const int BlockRows = 1 << 14;

    private readonly List<float[]> _blocks = [];
    private readonly List<(int Block, int Row, int Rows, float Stars)> _examples = [];
    private int _used = BlockRows;

    public int Count => _examples.Count;

    /// <summary>Room for a choice's rows; fill all of them. <paramref name="stars"/>: 0.5–5, 0 where nothing was rated.</summary>
    public Span<float> Add(int rows, float stars = 0)
    {
        if (_used + rows > BlockRows)
        {
            _blocks.Add(new float[BlockRows * FeatureList.Count]);
            _used = 0;
        }
        _examples.Add((_blocks.Count - 1, _used, rows, stars));
        _used += rows;
        return Rows(Count - 1);
    }

    /// <summary>[rows, features], row 0 the chosen one.</summary>
    public Span<float> Rows(int example)
    {
        var (block, row, rows, _) = _examples[example];
        return _blocks[block].AsSpan(row * FeatureList.Count, rows * FeatureList.Count);
    }

    /// <summary>What the chosen one was rated with; 0: nothing.</summary>
    public float Stars(int example) => _examples[example].Stars;

    /// <summary>
    /// Mean and 1 / standard deviation by feature; what does not vary is marked as not learned and left as it is. So is nearness to what
    /// was turned down: who rates many films of a genre rates some of them low and goes on with others, from which a network would learn
    /// that turning titles down asks for more like them.
    /// </summary>
    public void Normalise(RankerNetwork network)
    {
        var (sums, squares, rows) = (new double[FeatureList.Count], new double[FeatureList.Count], 0L);
        for (var example = 0; example < Count; example++)
        {
            var values = Rows(example);
            for (var k = 0; k < values.Length; k++)
            {
                sums[k % FeatureList.Count] += values[k];
                squares[k % FeatureList.Count] += (double)values[k] * values[k];
            }
            rows += values.Length / FeatureList.Count;
        }
        for (var feature = 0; feature < FeatureList.Count; feature++)
        {
            var mean = rows == 0 ? 0 : sums[feature] / rows;
            var variance = rows == 0 ? 0 : squares[feature] / rows - mean * mean;
            network.Learned[feature] = variance > 1e-6 && feature != FeatureList.ContentDisliked;
            (network.Mean[feature], network.Scale[feature]) =
                network.Learned[feature] ? ((float)mean, (float)(1 / Math.Sqrt(variance))) : (0, 1);
        }
    }
}
