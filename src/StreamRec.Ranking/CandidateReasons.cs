using System.Numerics;
using StreamRec.Domain;
using StreamRec.Signals;
using static StreamRec.Ranking.FeatureList;

namespace StreamRec.Ranking;

/// <summary>
/// Finds the reason that decided: for each family of features, the score is computed again with that family as it is for the
/// typical candidate, and without what is added for the person's favourites and searches; the family whose absence costs most is
/// named, among those that can be named truthfully. Kept until the title is scored again.
/// </summary>
internal static class CandidateReasons
{
    /// <summary>Families, the first values of <see cref="ReasonKind"/>.</summary>
    private const int Most = (int)ReasonKind.Searched + 1;

    /// <summary>From this cosine on, "more like" is something that a person would see.</summary>
    private const float Alike = .2f;

    // What the encoder says follows from the history, as both of these do: blanked with either, it never decides between them.
    private static readonly int[] SimilarFeatures = [Knn, KnnAny, FeatureList.Encoder];
    private static readonly int[] ContentFeatures = [ContentNearest, ContentSum, ContentSession, GenreTaste, FeatureList.Encoder];
    private static readonly int[] PopularFeatures = [CountHour, CountDay, CountThreeDays, CountWeek, CountMonth, HourLift, CountryLift];
    private static readonly int[] FreshFeatures = [Age, AgeDistance, Added];

    /// <param name="places">As SlatePolicy gives them.</param>
    public static void Explain(
        Profile profile, in World world, Taste taste, float[] typical, CandidateSet pool, CandidateSet? extension,
        ReadOnlySpan<int> places, RankerWorker worker)
    {
        var batch = worker.BatchFor(RankerBatch.Page);
        Span<Asked> asked = stackalloc Asked[RankerBatch.Page];
        var rows = 0;
        foreach (var tagged in places)
        {
            var (set, place) = tagged >= 0 ? (pool, tagged) : (extension!, ~tagged);
            if ((set.Marks[place] & CandidateMarks.Explained) != 0) continue;
            set.Marks[place] |= CandidateMarks.Explained;
            var families = Families(profile, world, taste, set, place);
            if (Settled(set, place, families) is { } kind)
            {
                set.Reasons[place] = Named(profile, world, taste, set, place, kind);
                continue;
            }
            if (rows + Most > batch.Rows)
            {
                Decide(profile, world, taste, pool, extension, asked[..rows], batch);
                rows = 0;
            }
            profile.TryGet(world.Catalog.Index[set.Items[place]], out var state);
            var item = set.Items[place];
            for (var family = ReasonKind.Popular; family < (ReasonKind)Most; family++)
            {
                if ((families & 1 << (int)family) == 0) continue;
                var row = batch.Row(rows);
                FeatureRow.Write(row, item, world.Catalog[item]!, set.Affinities[place], state, world, taste);
                foreach (var feature in FeaturesOf(family, world)) row[feature] = typical[feature];
                asked[rows++] = new Asked(tagged, family);
            }
        }
        if (rows > 0) Decide(profile, world, taste, pool, extension, asked[..rows], batch);
    }

    private readonly record struct Asked(int Place, ReasonKind Kind);

    private static void Decide(
        Profile profile, in World world, Taste taste, CandidateSet pool, CandidateSet? extension, ReadOnlySpan<Asked> asked,
        RankerBatch batch)
    {
        batch.Run();
        for (var row = 0; row < asked.Length;)
        {
            var tagged = asked[row].Place;
            var (set, place) = tagged >= 0 ? (pool, tagged) : (extension!, ~tagged);
            var (favourite, searched) = (taste.Favourites.Of(set.Items[place], world), taste.Searched.Of(set.Items[place]));
            var (best, least) = (row, float.PositiveInfinity);
            for (; row < asked.Length && asked[row].Place == tagged; row++)
            {
                var utility = batch.HasHeads ? world.Utility.Of(batch, row, world.TitlesOfHeads, set.Items[place]) : 0;
                var without = batch.Scores[row] + utility + (asked[row].Kind == ReasonKind.Favourite ? 0 : favourite)
                    + (asked[row].Kind == ReasonKind.Searched ? 0 : searched);
                if (without < least) (best, least) = (row, without);
            }
            set.Reasons[place] = Named(profile, world, taste, set, place, asked[best].Kind);
        }
    }

    /// <summary>Which families would be a true reason, as bits.</summary>
    private static int Families(Profile profile, in World world, Taste taste, CandidateSet set, int place)
    {
        var (item, affinity) = (set.Items[place], set.Affinities[place]);
        var families = 0;
        if ((set.Sources[place] & CandidateSources.Popularity) != 0 && world.Signals.Count(item, CountWindow.Longest) >= 2)
            families |= 1 << (int)ReasonKind.Popular;
        if (affinity.KnnBecause >= 0 && IsWellThoughtOf(profile, world, affinity.KnnBecause)) families |= 1 << (int)ReasonKind.Similar;
        if (affinity.NearestBecause >= 0 && affinity.Nearest >= Alike) families |= 1 << (int)ReasonKind.Content;
        if (world.IsNew(world.Catalog[item]!)) families |= 1 << (int)ReasonKind.Fresh;
        if (taste.Favourites.Of(item, world) > 0) families |= 1 << (int)ReasonKind.Favourite;
        if (taste.Searched.Of(item) > 0) families |= 1 << (int)ReasonKind.Searched;
        return families;
    }

    /// <summary>Nobody is told to watch more because of a title that they did not like.</summary>
    private static bool IsWellThoughtOf(Profile profile, in World world, int item) => world.Catalog[item] is { } title
        && !(profile.TryGet(title.Id, out var state)
            && (state.Rating is > 0 and < Verdicts.Liked || PersonalTitle.IsTurnedDown(state)));

    /// <summary>The kind when there is nothing to ask the network: the person's own list, one true family, or none.</summary>
    private static ReasonKind? Settled(CandidateSet set, int place, int families)
    {
        if ((set.Sources[place] & CandidateSources.MyList) != 0) return ReasonKind.MyList;
        if (families == 0) return ReasonKind.Content;
        return BitOperations.IsPow2(families) ? (ReasonKind)BitOperations.TrailingZeroCount(families) : null;
    }

    private static Reason Named(Profile profile, in World world, Taste taste, CandidateSet set, int place, ReasonKind kind)
    {
        if (kind == ReasonKind.Favourite) return taste.Favourites.ReasonOf(world.Catalog[set.Items[place]]!);
        var because = kind switch
        {
            ReasonKind.Similar => set.Affinities[place].KnnBecause,
            ReasonKind.Content when set.Affinities[place].Nearest >= Alike => set.Affinities[place].NearestBecause,
            _ => -1,
        };
        return because < 0 ? new Reason(kind, -1) : new Reason(kind, because, History.NewestDeed(profile, world.Catalog.Index[because]));
    }

    /// <summary>By number; of a ranker with features of its own those of its columns.</summary>
    private static int[] FeaturesOf(ReasonKind kind, in World world) =>
        world.Features is { } features ? features.ColumnsOf(kind) : StandardOf(kind);

    internal static int[] StandardOf(ReasonKind kind) => kind switch
    {
        ReasonKind.Popular => PopularFeatures,
        ReasonKind.Similar => SimilarFeatures,
        ReasonKind.Content => ContentFeatures,
        ReasonKind.Favourite or ReasonKind.Searched => [],
        _ => FreshFeatures,
    };
}
