using StreamRec.Signals;

namespace StreamRec.Ranking;

/// <summary>
/// <c>clocks</c> of a bundle's manifest: what the crowd's counts that its weights were trained on are forgotten by, in words as
/// <see cref="Clocks.Create"/> takes them, e.g. 12h or 365d.
/// </summary>
public sealed record BundleClocks(IReadOnlyList<string> HalfLives, string KnnEFolding)
{
    /// <summary>Null for the default ones, which manifests leave out.</summary>
    public static BundleClocks? Of(Clocks clocks) =>
        clocks.Equals(Clocks.Default) ? null : new BundleClocks(clocks.HalfLives, clocks.KnnEFolding);

    /// <exception cref="FormatException">A value is missing or is none; the message names it.</exception>
    public Clocks ToClocks() => Clocks.Create(
        HalfLives ?? throw new FormatException("halfLives is missing"), KnnEFolding ?? throw new FormatException("knnEFolding is missing"));
}
