using StreamRec.Catalog;

namespace StreamRec.Ranking;

/// <summary>The family of all kinds, whatever the catalogue has: <c>kind:product</c>.</summary>
internal sealed class AnyKindSurface() : SurfaceDefinition(Prefix)
{
    public const string Prefix = "kind:";

    public override string Accepted => $"{Prefix}NAME ({TitleKind.Accepted})";

    public override SurfaceDefinition? Named(string name)
    {
        if (!name.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        return TitleKind.TryParse(name[Prefix.Length..].Trim().ToLowerInvariant(), out var kind)
            ? new KindSurface(Prefix + kind.Value.Word, kind.Value) : null;
    }
}
