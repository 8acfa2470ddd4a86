namespace StreamRec.Signals;

/// <summary>One title's row as snapshots share it: never written after it is made. Values are relative to the landmarks.</summary>
internal sealed record TitleSignals(
    float[] Counts, float[] Hours, ushort[] Countries, float[] CountryCounts, int[] Targets, float[] Weights)
{
    public static TitleSignals None { get; } = new(new float[Clocks.Count], new float[24], [], [], [], []);

    public float InCountry(int code)
    {
        var place = Countries.AsSpan().IndexOf((ushort)code);
        return place < 0 ? 0 : CountryCounts[place];
    }
}
