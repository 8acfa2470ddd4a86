namespace StreamRec.Catalog;

/// <summary>What two content vectors have in common.</summary>
/// <param name="Whole">The product of both.</param>
/// <param name="Circumstances">How much of it comes from era, kind and language alone.</param>
internal readonly record struct ContentProduct(float Whole, float Circumstances)
{
    /// <summary>About what is lost in bytes: no more than this is nothing.</summary>
    private const float Noise = 1e-3f;

    /// <summary>0–1: what hashing makes negative is no likeness.</summary>
    public float Cosine => Math.Clamp(Whole, 0, 1);

    /// <summary>The cosine of titles that have a genre, people or words in common; of others 0, however near in time they are.</summary>
    public float Likeness => Whole - Circumstances > Noise ? Cosine : 0;
}
