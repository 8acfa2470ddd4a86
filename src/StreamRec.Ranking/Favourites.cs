using System.Runtime.InteropServices;
using StreamRec.Catalog;
using StreamRec.Contracts;
using StreamRec.Domain;
using StreamRec.Signals;

namespace StreamRec.Ranking;

/// <summary>
/// What a person is said to like (<see cref="PersonAttributes"/>), as a prior: the ranker's scores are log-odds of a choice, and titles of
/// favourite genres and kinds are given some before anything is known of the person's acts. Each act takes of it. A function of the
/// attributes, the ring of strong events and the pins, so that it stays as it is between strong events. Not a feature: no log that a
/// model has learned from has it.
/// </summary>
internal sealed class Favourites
{
    /// <summary>
    /// So many lead a first list, whatever the crowd thinks of the genre, and fewer with each act; the others are to be mixed with what
    /// all like.
    /// </summary>
    private const int Leading = 8;

    /// <summary>So many are found: as many as may be shown to who has seen the first of them.</summary>
    private const int Most = 120;

    /// <summary>
    /// Log-odds without a history: of those that lead (more than lies between what is popular and what nobody moves to), and of any other
    /// by its genre, and by its kind.
    /// </summary>
    private const float LeadingOdds = 8, Odds = 2;

    /// <summary>So many acts (titles chosen or turned down) count as much as what was said.</summary>
    private const float Acts = 2;

    private readonly List<int> _found = [];
    private readonly HashSet<int> _leading = [];
    private PersonAttributes _said = PersonAttributes.None;
    private float _share;

    /// <summary>False: no score is changed.</summary>
    public bool Any => _share > 0;

    /// <summary>Favourites that may be shown, best first.</summary>
    public ReadOnlySpan<int> Found => CollectionsMarshal.AsSpan(_found);

    private static bool AreIn(PersonAttributes said) => said.FavouriteGenres.Length > 0 || said.FavouriteKinds.Length > 0;

    public void Read(Profile profile, History history, in World world)
    {
        _said = profile.Attributes;
        // Who has chosen as many titles as the history looks back over is known by them.
        _share = AreIn(_said) && history.Chosen.Length < History.Length
            ? Acts / (Acts + history.Chosen.Length + history.TurnedDown.Length)
            : 0;
        _leading.Clear();
        _found.Clear();
        if (!Any) return;
        Find(world);
        for (var k = 0; k < Math.Min((int)(Leading * _share), _found.Count); k++) _leading.Add(_found[k]);
    }

    /// <summary>What is added to the title's score, at least 0.</summary>
    public float Of(int item, in World world)
    {
        if (!Any) return 0;
        return _share * (_leading.Contains(item) ? LeadingOdds : Odds * Matches(_said, world.Catalog[item]!));
    }

    /// <summary>Adds to the scores of a set.</summary>
    /// <param name="begin">The first place.</param>
    public void AddTo(CandidateSet set, int begin, int count, in World world)
    {
        for (var place = begin; Any && place < begin + count; place++) set.Scores[place] += Of(set.Items[place], world);
    }

    /// <summary>Names the genre, or else the kind, that a title is liked for.</summary>
    public Reason ReasonOf(Title title) => new(ReasonKind.Favourite, -1) { Genre = (byte)(GenreOf(_said, title) + 1) };

    /// <summary>
    /// Favourites that may be shown: first those of a favourite genre and kind, then the most popular; where the crowd has moved to few of
    /// them, the newest of the others. The same for all of whom the same is said.
    /// </summary>
    private void Find(in World world)
    {
        var (said, found, catalog, signals) = (_said, _found, world.Catalog, world.Signals);
        foreach (var item in signals.Leaders(CountWindow.Longest)) Collect(said, item, world, found);
        // Of a large catalogue not every title is read: there, what the crowd moves to has many of any genre.
        if (!catalog.IsLarge && (found.Count < Most || (said.FavouriteGenres.Length > 0 && said.FavouriteKinds.Length > 0)))
        {
            var popular = found.ToHashSet();
            foreach (var item in catalog.Ordered)
                if (!popular.Contains(item)) Collect(said, item, world, found);
        }
        found.Sort((a, b) =>
            Compare(Matches(said, catalog[b]!), Matches(said, catalog[a]!)) is not 0 and var matches ? matches
            : Compare(signals.Count(b, CountWindow.Longest), signals.Count(a, CountWindow.Longest)) is not 0 and var counts ? counts
            : Compare(catalog[b]!.Year, catalog[a]!.Year) is not 0 and var years ? years
            : catalog.Index[a].CompareTo(catalog.Index[b]));
        if (found.Count > Most) found.RemoveRange(Most, found.Count - Most);

        static int Compare(float one, float other) => one.CompareTo(other);
    }

    private static void Collect(PersonAttributes said, int item, in World world, List<int> found)
    {
        if (world.Showable(item) is { } title && Matches(said, title) > 0) found.Add(item);
    }

    /// <summary>0 to 2: by its genre, by its kind.</summary>
    private static int Matches(PersonAttributes said, Title title) =>
        (GenreOf(said, title) >= 0 ? 1 : 0) + (said.FavouriteKinds.Contains(title.Kind.Word) ? 1 : 0);

    /// <summary>Place among the title's genres of the first that is a favourite; −1: none is.</summary>
    private static int GenreOf(PersonAttributes said, Title title)
    {
        if (said.FavouriteGenres.IsEmpty) return -1;
        for (var k = 0; k < title.Genres.Length; k++)
            foreach (var favourite in said.FavouriteGenres)
                if (favourite.Equals(title.Genres[k], StringComparison.OrdinalIgnoreCase)) return k;
        return -1;
    }
}
