using StreamRec.Contracts;
using StreamRec.Ranking;

namespace StreamRec.Training;

/// <summary>
/// Choices as the ranker saw them: rows of raw features, the chosen candidate first, then those that were shown beside it and passed
/// over, then others; and what was done with the chosen one. In blocks, so that no array is large.
/// </summary>
internal sealed class ExampleSet
{
    private const int BlockRows = 1 << 14;

    private readonly List<float[]> _blocks = [];
    private readonly List<byte[]> _places = [];
    private readonly List<(int Block, int Row, int Rows, int Shown, float Stars, EventType Type)> _examples = [];
    private int _used = BlockRows;

    public int Count => _examples.Count;

    /// <summary>Room for a choice's rows and the codes of their places; fill all of them.</summary>
    /// <param name="shown">How many of the rows were in the list that the choice was made from; 1 where that is not known.</param>
    public Span<float> Add(int rows, scoped in Interaction choice, int shown, out Span<byte> places)
    {
        if (_used + rows > BlockRows)
        {
            _blocks.Add(new float[BlockRows * FeatureList.Count]);
            _places.Add(new byte[BlockRows]);
            _used = 0;
        }
        _examples.Add((_blocks.Count - 1, _used, rows, shown, choice.Stars, choice.Type));
        _used += rows;
        places = _places[^1].AsSpan(_used - rows, rows);
        return Rows(Count - 1);
    }

    /// <summary>[rows, features], row 0 the chosen one.</summary>
    public Span<float> Rows(int example)
    {
        var (block, row, rows, _, _, _) = _examples[example];
        return _blocks[block].AsSpan(row * FeatureList.Count, rows * FeatureList.Count);
    }

    /// <summary>
    /// By row, as <see cref="PlaceBias"/> has them. Rows that were not shown have the chosen one's, as if they had been there: so a place
    /// says nothing of them.
    /// </summary>
    public ReadOnlySpan<byte> Places(int example)
    {
        var (block, row, rows, _, _, _) = _examples[example];
        return _places[block].AsSpan(row, rows);
    }

    /// <summary>How many of the rows, the first, were shown together; 1: it is not known what was.</summary>
    public int Shown(int example) => _examples[example].Shown;

    /// <summary>By example: <see cref="ActWeights"/>.</summary>
    public float[] Weights()
    {
        var weights = ActWeights.Of(_examples.Select(example => example.Type));
        return [.. _examples.Select(example => weights[example.Type])];
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
