namespace StreamRec.Cli.Simulation;

/// <summary>A seeded source of chance (SplitMix64): the same seed gives the same run on every machine and runtime.</summary>
public sealed class Dice(ulong seed)
{
    private const ulong Step = 0x9E3779B97F4A7C15;
    private ulong _state = seed;

    public static ulong Mix(ulong a, ulong b) => Scramble(a + (Step * (b + 1)));

    /// <summary>0 ≤ x &lt; 1.</summary>
    public double Unit()
    {
        _state += Step;
        return (Scramble(_state) >> 11) * (1.0 / (1UL << 53));
    }

    public int Below(int count) => (int)(Unit() * count);

    public bool Chance(double probability) => Unit() < probability;

    public T Pick<T>(IReadOnlyList<T> from) => from[Below(from.Count)];

    /// <summary>Added to utilities, the largest is a draw from their softmax.</summary>
    public double Gumbel() => -Math.Log(-Math.Log(Unit() + 1e-300) + 1e-300);

    private static ulong Scramble(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
