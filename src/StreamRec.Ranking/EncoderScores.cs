using System.Numerics.Tensors;

namespace StreamRec.Ranking;

/// <summary>
/// What an encoder says of all titles to one person. A reusable buffer: it allocates only when the number of titles has grown.
/// </summary>
internal sealed class EncoderScores
{
    private float[] _products = [];
    private float[] _scores = [];
    private float[] _user = [];
    private TitleVectors? _vectors;

    /// <summary>user · title, without the live prior; 0 without an encoder.</summary>
    public float this[int item] => _vectors switch
    {
        VectorBlocks blocks => item < blocks.Rows.Bound ? _products[item] : 0,
        VectorIndex index => index.Product(_user, item),
        _ => 0,
    };

    public void Read(EncodedHistory history, in World world)
    {
        _vectors = world.Encoder?.VectorsOf(world.Catalog);
        if (_vectors is VectorBlocks { Rows: var rows })
        {
            if (_products.Length < rows.Bound) (_products, _scores) = (new float[rows.Bound], new float[rows.Bound]);
            rows.Products(history.User, _products);
        }
        else if (_vectors is not null)
        {
            if (_user.Length != history.User.Length) _user = new float[history.User.Length];
            history.User.CopyTo(_user);
        }
    }

    /// <summary>
    /// The best by product plus live prior of those that may be shown in this context: a title that may not takes no place from others.
    /// </summary>
    /// <param name="blocked">As many more as may have to be passed over.</param>
    /// <param name="matches">What else is asked of a title of a large catalogue; null: nothing.</param>
    public void Rank(in World world, TopItems top, int limit, int blocked, Predicate<int>? matches = null)
    {
        top.Begin(limit + blocked, world.Catalog.Index);
        if (_vectors is VectorIndex index)
            index.Offer(_user, world.Encoder!.CrowdOf(world.Signals), world, matches, top, ref _scores);
        else if (_vectors is VectorBlocks blocks)
            OfferAll(WithPrior(blocks, world), world, top);
        top.Sort();
    }

    private static void OfferAll(ReadOnlySpan<float> scores, in World world, TopItems top)
    {
        for (var item = 0; item < scores.Length; item++)
            if (scores[item] >= top.Floor && world.IsShowable(item)) top.Offer(item, scores[item]);
    }

    /// <summary>Product plus live prior, by title number; −∞ for what is not in the catalogue.</summary>
    public void Score(in World world, Span<float> scores)
    {
        scores.Fill(float.NegativeInfinity);
        if (_vectors is VectorBlocks blocks)
        {
            var all = WithPrior(blocks, world);
            all[..Math.Min(all.Length, scores.Length)].CopyTo(scores);
        }
        else if (_vectors is VectorIndex)
        {
            var prior = world.Encoder!.CrowdOf(world.Signals);
            for (var item = 0; item < Math.Min(world.Catalog.Bound, scores.Length); item++)
                if (world.Catalog[item] is not null) scores[item] = this[item] + prior[item];
        }
    }

    private Span<float> WithPrior(VectorBlocks blocks, in World world)
    {
        var scores = _scores.AsSpan(0, blocks.Rows.Bound);
        TensorPrimitives.Add(_products.AsSpan(0, scores.Length), world.Encoder!.PriorOf(blocks, world.Signals), scores);
        return scores;
    }
}
