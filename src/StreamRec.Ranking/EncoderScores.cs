using System.Numerics.Tensors;
using StreamRec.Domain;

namespace StreamRec.Ranking;

/// <summary>
/// What an encoder says of all titles to one person. A reusable buffer: it allocates only when the number of titles has grown.
/// </summary>
internal sealed class EncoderScores
{
    private float[] _products = [];
    private float[] _scores = [];
    private int _bound;

    /// <summary>user · title, without the live prior; 0 without an encoder.</summary>
    public float this[int item] => item < _bound ? _products[item] : 0;

    public void Read(EncodedHistory history, in World world)
    {
        _bound = 0;
        if (world.Encoder is not { } model) return;
        var vectors = model.VectorsOf(world.Catalog);
        if (_products.Length < vectors.Bound) (_products, _scores) = (new float[vectors.Bound], new float[vectors.Bound]);
        _bound = vectors.Bound;
        vectors.Products(history.User, _products);
    }

    /// <summary>The best by product plus live prior over the whole catalogue.</summary>
    public void Rank(in World world, TopItems top, int limit)
    {
        top.Begin(limit, world.Catalog.Index);
        if (world.Encoder is { } model) top.OfferAll(WithPrior(model, world));
        top.Sort();
    }

    /// <summary>Product plus live prior, by title number; −∞ for what is not in the catalogue.</summary>
    public void Score(in World world, Span<float> scores)
    {
        scores.Fill(float.NegativeInfinity);
        if (world.Encoder is not { } model) return;
        var all = WithPrior(model, world);
        all[..Math.Min(all.Length, scores.Length)].CopyTo(scores);
    }

    private Span<float> WithPrior(EncoderModel model, in World world)
    {
        var scores = _scores.AsSpan(0, _bound);
        TensorPrimitives.Add(_products.AsSpan(0, _bound), model.PriorOf(model.VectorsOf(world.Catalog), world.Signals), scores);
        return scores;
    }
}
