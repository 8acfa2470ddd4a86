using System.Runtime.InteropServices;
using StreamRec.Domain;

namespace StreamRec.Ranking;

/// <summary>
/// What of the history is the same for all candidates: kept by the user's ranking between weak events. A function of the
/// ring of strong events, of what is known of the person, the searches of the session, and the pins.
/// </summary>
internal sealed class Taste
{
    /// <summary>What a title weighs beside the next newer one.</summary>
    public const float Recency = .9f;

    /// <summary>
    /// Log-odds that a title loses while the session lasts in which the person liked, listed, shared or began it: that says what else they
    /// like. The title itself has its place in my-list or continue-watching, and first in no other list for that. About what a first like
    /// gives its own title.
    /// </summary>
    private const float AlreadyNamed = 3;

    /// <summary>Genres that there is room for from the start: few catalogues have more.</summary>
    private const int UsualGenres = 64;

    /// <summary>By number; a genre beyond is none of the history's.</summary>
    private float[] _genres = new float[UsualGenres];

    /// <summary>Titles chosen in this session, of kinds that are not repeated.</summary>
    private readonly List<int> _named = [];

    /// <summary>Mean of log(1 + years) of the chosen titles, weighted by recency; NaN without a history.</summary>
    public float MeanLogAge { get; private set; }

    /// <summary>log(1 + chosen titles)</summary>
    public float LogLength { get; private set; }

    /// <summary>What the person is said to like.</summary>
    public Favourites Favourites { get; } = new();

    /// <summary>What they have searched for in this session.</summary>
    public Searched Searched { get; } = new();

    /// <summary>What the history says to the declared features; empty when there are none.</summary>
    public HistoryFacts?[] Facts { get; private set; } = [];

    public void Read(Profile profile, History history, in World world)
    {
        Favourites.Read(profile, history, world);
        Searched.Read(profile, world);
        _named.Clear();
        for (var k = 0; k < history.Chosen.Length; k++)
            if (history.IsInSession(k) && world.Catalog[history.Chosen[k]] is { } chosen && !PersonalTitle.IsRepeated(chosen, world))
                _named.Add(history.Chosen[k]);
        Facts = world.Features?.Read(profile, history, world) ?? [];
        Array.Clear(_genres);
        var (weight, total, ages, agesTotal) = (1f, 0f, 0f, 0f);
        for (var k = 0; k < history.Chosen.Length; k++, weight *= Recency)
        {
            var item = history.Chosen[k];
            Add(world.Catalog.Genres(item), history.IsPositive(k) ? weight : 0);
            total += weight;
            if (world.Catalog[item] is not { } title) continue;
            ages += weight * world.LogAge(title);
            agesTotal += weight;
        }
        weight = 1;
        for (var k = 0; k < history.TurnedDown.Length; k++, weight *= Recency)
        {
            Add(world.Catalog.Genres(history.TurnedDown[k]), -weight * history.Strength(k));
            total += weight * history.Strength(k);
        }
        if (total > 0)
            for (var genre = 0; genre < _genres.Length; genre++) _genres[genre] /= total;
        MeanLogAge = agesTotal > 0 ? ages / agesTotal : float.NaN;
        LogLength = MathF.Log(1 + history.Chosen.Length);
    }

    /// <summary>Adds to the scores of a set what no feature says: favourites, what was searched for, what was named already.</summary>
    /// <param name="begin">The first place.</param>
    public void AddTo(CandidateSet set, int begin, int count, in World world)
    {
        Favourites.AddTo(set, begin, count, world);
        Searched.AddTo(set, begin, count);
        foreach (var item in CollectionsMarshal.AsSpan(_named))
            if (set.Items.Slice(begin, count).IndexOf(item) is >= 0 and var place) set.Scores[begin + place] -= AlreadyNamed;
    }

    /// <summary>Mean taste over the genres, −1 to 1; 0 without any.</summary>
    public float For(ReadOnlySpan<int> genres)
    {
        var sum = 0f;
        foreach (var genre in genres)
            if (genre < _genres.Length) sum += _genres[genre];
        return genres.IsEmpty ? 0 : sum / genres.Length;
    }

    private void Add(ReadOnlySpan<int> genres, float weight)
    {
        foreach (var genre in genres)
        {
            if (genre >= _genres.Length) Array.Resize(ref _genres, Math.Max(genre + 1, _genres.Length * 2));
            _genres[genre] += weight;
        }
    }
}
