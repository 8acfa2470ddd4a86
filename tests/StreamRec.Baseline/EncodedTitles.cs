using System.Numerics.Tensors;
using StreamRec.Catalog;
using StreamRec.Ranking;

namespace StreamRec.Baseline;

/// <summary>The titles' vectors twice: by title for the encoder's input, by dimension for products with all titles at once.</summary>
internal sealed class EncodedTitles
{
    private readonly float[] _byTitle;
    private readonly float[] _byDimension;
    private readonly int _count;

    public EncodedTitles(IReadOnlyList<Title> titles, EncoderTitles encoder, Func<int, float> prior)
    {
        (Dimensions, Stranger, _count) = (encoder.Dimensions, encoder.Stranger, titles.Count);
        (_byTitle, _byDimension, Priors) = (new float[_count * Dimensions], new float[_count * Dimensions], new float[_count]);
        for (var item = 0; item < _count; item++)
        {
            Priors[item] = prior(item);
            var vector = encoder.Titles.GetValueOrDefault(titles[item].Id.Value) ?? OfTraits(titles[item], encoder);
            vector.CopyTo(_byTitle, item * Dimensions);
            for (var k = 0; k < Dimensions; k++) _byDimension[k * _count + item] = vector[k];
        }
    }

    public int Dimensions { get; }

    /// <summary>The user vector of a person without a history.</summary>
    public float[] Stranger { get; }

    /// <summary>What the crowd does, to be added to a product.</summary>
    public float[] Priors { get; }

    public ReadOnlySpan<float> this[int item] => _byTitle.AsSpan(item * Dimensions, Dimensions);

    /// <summary>For a title that the encoder was not trained on, as the product makes it.</summary>
    private static float[] OfTraits(Title title, EncoderTitles encoder)
    {
        var (vector, traits) = (new float[encoder.Dimensions], new List<(string Trait, float Weight)>());
        TitleTraits.Read(title, encoder.NewestYear, traits);
        foreach (var (trait, weight) in traits)
            if (encoder.Traits.TryGetValue(trait, out var of)) TensorPrimitives.MultiplyAdd(of, weight, vector, vector);
        return vector;
    }

    /// <summary>user · title, for every title.</summary>
    public void Products(ReadOnlySpan<float> user, Span<float> products)
    {
        products.Clear();
        for (var k = 0; k < user.Length; k++)
            TensorPrimitives.MultiplyAdd(_byDimension.AsSpan(k * _count, _count), user[k], products, products);
    }
}
