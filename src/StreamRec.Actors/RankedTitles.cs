using System.Collections.Immutable;

namespace StreamRec.Actors;

/// <summary>When two places of a list, or two lists, are the same in every field.</summary>
public static class RankedTitles
{
    public static bool Same(ImmutableArray<RankedTitle> a, ImmutableArray<RankedTitle> b)
    {
        if (a == b) return true;
        if (a.Length != b.Length) return false;
        for (var i = 0; i < a.Length; i++)
        {
            if (!Same(a[i], b[i])) return false;
        }
        return true;
    }

    public static bool Same(RankedTitle a, RankedTitle b) =>
        ReferenceEquals(a, b)
        || (a.ItemId == b.ItemId && a.Score.Equals(b.Score) && a.Like.Equals(b.Like) && a.Title == b.Title
            && a.Reason == b.Reason && a.ReasonCode == b.ReasonCode
            && a.Kind == b.Kind && a.Year == b.Year && a.Sources == b.Sources
            && a.Genres.AsSpan().SequenceEqual(b.Genres.AsSpan())
            && a.ReasonItems.AsSpan().SequenceEqual(b.ReasonItems.AsSpan()));
}
