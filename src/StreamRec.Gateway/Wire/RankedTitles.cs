using System.Collections.Immutable;
using StreamRec.Actors;

namespace StreamRec.Gateway.Wire;

/// <summary>When two places of a list look the same on the wire.</summary>
internal static class RankedTitles
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
        || (a.ItemId == b.ItemId && a.Score.Equals(b.Score) && a.Title == b.Title && a.Reason == b.Reason && a.ReasonCode == b.ReasonCode
            && a.Kind == b.Kind && a.Year == b.Year && a.Sources == b.Sources
            && a.Genres.AsSpan().SequenceEqual(b.Genres.AsSpan())
            && a.ReasonItems.AsSpan().SequenceEqual(b.ReasonItems.AsSpan()));

    /// <summary>About how many bytes of JSON it is: names and punctuation, then its own text.</summary>
    public static int WireLength(RankedTitle title)
    {
        var length = 150 + title.ItemId.Value.Length + title.Title.Length + title.Reason.Length;
        foreach (var genre in title.Genres.AsSpan()) length += genre.Length + 3;
        foreach (var id in title.ReasonItems.AsSpan()) length += id.Value.Length + 3;
        return length;
    }
}
