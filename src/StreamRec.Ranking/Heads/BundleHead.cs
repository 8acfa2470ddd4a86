namespace StreamRec.Ranking;

/// <summary>
/// What became of a head when the bundle was trained. <paramref name="Serves"/>: it is in the bundle; <paramref name="Why"/>: by what it
/// is, or is not; <paramref name="Surfaces"/>: what is added to its logit where it is shown, by the surface's name up to a colon.
/// </summary>
public sealed record BundleHead(string Name, bool Serves, string Why, IReadOnlyDictionary<string, float> Surfaces)
{
    /// <summary>0 where too little is known of the surface.</summary>
    internal float OffsetOf(string surface) => Surfaces.Count == 0 ? 0 : Surfaces.GetValueOrDefault(FamilyOf(surface));

    public static string FamilyOf(string surface) => surface.IndexOf(':') is >= 0 and var colon ? surface[..colon] : surface;
}
