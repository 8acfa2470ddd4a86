using System.Runtime.InteropServices;
using StreamRec.Domain;
using StreamRec.Signals;

namespace StreamRec.Ranking;

/// <summary>
/// Titles of the genres and kinds that the person is said to like, the most popular first; where the crowd has moved to few of them, the
/// newest of the others. So that a first list can be led by them, in a catalogue of any size.
/// </summary>
internal sealed class FavouriteSource() : CandidateSource(CandidateSources.Favourite, "favourite")
{
    private const int Quota = 60;

    public override void Gather(in CandidateGatherer into)
    {
        if (!Favourites.AreIn(into.Attributes)) return;
        var found = new List<int>();
        foreach (var item in into.World.Signals.Leaders(CountWindow.Longest)) Collect(into, item, found);
        var left = Quota - into.Add(Flag, CollectionsMarshal.AsSpan(found), Quota);
        if (left == 0) return;
        var (popular, catalog) = (found.ToHashSet(), into.World.Catalog);
        found.Clear();
        foreach (var item in catalog.Ordered)
            if (!popular.Contains(item)) Collect(into, item, found);
        found.Sort((a, b) => catalog[a]!.Year != catalog[b]!.Year
            ? catalog[b]!.Year.CompareTo(catalog[a]!.Year)
            : catalog.Index[a].CompareTo(catalog.Index[b]));
        into.Add(Flag, CollectionsMarshal.AsSpan(found), left);
    }

    private static void Collect(in CandidateGatherer into, int item, List<int> found)
    {
        if (into.World.Showable(item) is { } title && Favourites.Have(into.Attributes, title)) found.Add(item);
    }
}
