using System.Numerics;

namespace StreamRec.Catalog;

/// <summary>
/// What titles that are alike have in common almost always. Titles of one key are compared together, and those of the keys that are
/// nearest to a title's before all others.
/// </summary>
/// <param name="Genres">A bit for each of the places that a content vector has for genres.</param>
/// <param name="Era">Decades, from 1; 0: not known.</param>
internal readonly record struct ContentKey(uint Genres, TitleKind Kind, int Era)
{
    /// <summary>How many values <see cref="Nearness"/> has.</summary>
    public const int Steps = 256;

    /// <summary>From 0, symmetric: about the cosine that genres, era and kind alone make.</summary>
    public int Nearness(ContentKey other)
    {
        var pairs = BitOperations.PopCount(Genres) * BitOperations.PopCount(other.Genres);
        var genres = pairs == 0 ? 0 : BitOperations.PopCount(Genres & other.Genres) / MathF.Sqrt(pairs);
        var era = Era == 0 || other.Era == 0 ? 0 : Math.Abs(Era - other.Era) switch { 0 => .25f, 1 => .12f, _ => 0 };
        return (int)((genres + era + (Kind == other.Kind ? .09f : 0)) / 1.35f * Steps);
    }
}
