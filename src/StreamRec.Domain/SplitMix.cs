namespace StreamRec.Domain;

/// <summary>SplitMix64 (Steele et al., OOPSLA 2014): the same numbers from the same seed on every machine and runtime.</summary>
public struct SplitMix(long seed)
{
    /// <summary>Added to the state with each number.</summary>
    public const ulong Gamma = 0x9e3779b97f4a7c15;

    private ulong _state = (ulong)seed;

    public ulong Next()
    {
        var z = _state += Gamma;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }

    /// <summary>0 ≤ result &lt; bound</summary>
    public int Below(int bound) => (int)(((Next() >> 32) * (ulong)bound) >> 32);

    /// <summary>0 ≤ result &lt; 1</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>−1 to 1</summary>
    public float Symmetric() => (int)(Next() >> 32) / 2147483648f;
}
