namespace StreamRec.Signals;

/// <summary>
/// Moves to all titles (clock <see cref="Clocks.Longest"/>), in all and by <see cref="CountryCode"/>. Never written after it is made.
/// </summary>
internal sealed record CrowdTotals(float All, float[] ByCountry)
{
    public static CrowdTotals None { get; } = new(0, new float[CountryCode.Count]);
}
