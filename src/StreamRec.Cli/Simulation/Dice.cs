using StreamRec.Domain;

namespace StreamRec.Cli.Simulation;

/// <summary>Draws what a simulation leaves to chance from a seed: the same seed gives the same run on every machine and runtime.</summary>
internal sealed class Dice(ulong seed)
{
    private SplitMix _random = new((long)seed);

    /// <summary>A seed from two, so that each of many has its own.</summary>
    public static ulong Mix(ulong a, ulong b) => new SplitMix((long)(a + SplitMix.Gamma * b)).Next();

    /// <summary>A seed from a text, and one more.</summary>
    public static ulong Mix(ulong seed, string text)
    {
        foreach (var letter in text) seed = Mix(seed, letter);
        return seed;
    }

    /// <summary>0 ≤ x &lt; 1.</summary>
    public double Unit() => (_random.Next() >> 11) * (1.0 / (1UL << 53));

    public int Below(int count) => (int)(Unit() * count);

    public bool Chance(double probability) => Unit() < probability;

    public T Pick<T>(IReadOnlyList<T> from) => from[Below(from.Count)];

    /// <summary>Added to utilities, the largest is a draw from their softmax.</summary>
    public double Gumbel() => -Math.Log(-Math.Log(Unit() + 1e-300) + 1e-300);
}
