using StreamRec.Catalog;
using StreamRec.Contracts;
using StreamRec.Domain;

namespace StreamRec.Ranking;

/// <summary>
/// What a person is said to like (<see cref="PersonAttributes"/>), as a prior: the ranker's scores are log-odds of a choice, and titles of
/// favourite genres and kinds are given some before anything is known of the person's acts. Each act takes of it. A function of the
/// attributes, the ring of strong events and the pins, so that it stays as it is between strong events. Not a feature: no log that a
/// model has learned from has it.
/// </summary>
internal sealed class Favourites
{
    /// <summary>A title of a favourite genre is so much likelier, as the logarithm of the odds, and one of a favourite kind.</summary>
    private const float Odds = 2;

    /// <summary>So many acts (titles chosen or turned down) count as much as what was said.</summary>
    private const float Acts = 2;

    private PersonAttributes _said = PersonAttributes.None;
    private float _each;

    /// <summary>False: no score is changed.</summary>
    public bool Any => _each > 0;

    public static bool AreIn(PersonAttributes said) => said.FavouriteGenres.Length > 0 || said.FavouriteKinds.Length > 0;

    public static bool Have(PersonAttributes said, Title title) => GenreOf(said, title) >= 0 || HasKind(said, title);

    public void Read(Profile profile, History history)
    {
        _said = profile.Attributes;
        _each = AreIn(_said) ? Odds * Acts / (Acts + history.Chosen.Length + history.TurnedDown.Length) : 0;
    }

    /// <summary>What is added to the title's score, at least 0.</summary>
    public float Of(Title title) =>
        !Any ? 0 : (GenreOf(_said, title) >= 0 ? _each : 0) + (HasKind(_said, title) ? _each : 0);

    /// <summary>Adds to the scores of a set.</summary>
    /// <param name="begin">The first place.</param>
    public void AddTo(CandidateSet set, int begin, int count, in World world)
    {
        for (var place = begin; Any && place < begin + count; place++) set.Scores[place] += Of(world.Catalog[set.Items[place]]!);
    }

    /// <summary>Names the genre, or else the kind, that a title is liked for.</summary>
    public Reason ReasonOf(Title title) => new(ReasonKind.Favourite, -1) { Genre = (byte)(GenreOf(_said, title) + 1) };

    /// <summary>Place among the title's genres of the first that is a favourite; −1: none is.</summary>
    private static int GenreOf(PersonAttributes said, Title title)
    {
        if (said.FavouriteGenres.IsEmpty) return -1;
        for (var k = 0; k < title.Genres.Length; k++)
            foreach (var favourite in said.FavouriteGenres)
                if (favourite.Equals(title.Genres[k], StringComparison.OrdinalIgnoreCase)) return k;
        return -1;
    }

    private static bool HasKind(PersonAttributes said, Title title) => said.FavouriteKinds.Contains(title.Kind.Word);
}
