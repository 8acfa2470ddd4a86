using StreamRec.Domain;
using StreamRec.Signals;
using static StreamRec.Ranking.FeatureList;

namespace StreamRec.Ranking;

/// <summary>
/// Finds the reason that decided: for each family of features, the score is computed again with that family as it is for the
/// typical candidate; the family whose absence costs most is named, among those that can be named truthfully. Kept until the
/// title is scored again.
/// </summary>
internal static class CandidateReasons
{
    /// <summary>From this cosine on, "more like" is something that a person would see.</summary>
    private const float Alike = .2f;

    private static readonly int[] SimilarFeatures = [Knn, KnnAny];
    private static readonly int[] ContentFeatures = [ContentNearest, ContentSum, ContentSession, GenreTaste];
    private static readonly int[] PopularFeatures = [CountHour, CountDay, CountThreeDays, CountWeek, CountMonth, HourLift, CountryLift];
    private static readonly int[] FreshFeatures = [Age, AgeDistance, Added];

    /// <param name="places">As SlatePolicy gives them.</param>
    public static void Explain(
        Profile profile, in World world, Taste taste, float[] typical, CandidateSet pool, CandidateSet? extension,
        ReadOnlySpan<int> places, RankerWorker worker)
    {
        var genres = GenreBits.Of(world.Catalog);
        var batch = worker.BatchFor(RankerBatch.Sizes[1]);
        Span<Asked> asked = stackalloc Asked[RankerBatch.Sizes[1]];
        var rows = 0;
        foreach (var tagged in places)
        {
            var (set, place) = tagged >= 0 ? (pool, tagged) : (extension!, ~tagged);
            if ((set.Marks[place] & CandidateMarks.Explained) != 0) continue;
            set.Marks[place] |= CandidateMarks.Explained;
            var families = Families(world, set, place);
            set.Reasons[place] = Plain(set, place, families);
            if ((families & (families - 1)) == 0 || set.Reasons[place].Kind == ReasonKind.MyList)
            {
                if (families != 0 && set.Reasons[place].Kind != ReasonKind.MyList)
                    set.Reasons[place] = Named(profile, world, set, place, Only(families));
                continue;
            }
            if (rows + 4 > batch.Rows)
            {
                Decide(profile, world, pool, extension, asked[..rows], batch);
                rows = 0;
            }
            profile.TryGet(world.Catalog.Index[set.Items[place]], out var state);
            var item = set.Items[place];
            for (var kind = ReasonKind.Popular; kind <= ReasonKind.Fresh; kind++)
            {
                if ((families & 1 << (int)kind) == 0) continue;
                var row = batch.Row(rows);
                FeatureRow.Write(row, item, world.Catalog[item]!, set.Affinities[place], state, world, taste, genres[item]);
                foreach (var feature in FeaturesOf(kind)) row[feature] = typical[feature];
                asked[rows++] = new Asked(tagged, kind);
            }
        }
        if (rows > 0) Decide(profile, world, pool, extension, asked[..rows], batch);
    }

    private readonly record struct Asked(int Place, ReasonKind Kind);

    private static void Decide(
        Profile profile, in World world, CandidateSet pool, CandidateSet? extension, ReadOnlySpan<Asked> asked, RankerBatch batch)
    {
        batch.Run();
        for (var row = 0; row < asked.Length;)
        {
            var tagged = asked[row].Place;
            var best = row;
            for (; row < asked.Length && asked[row].Place == tagged; row++)
                if (batch.Scores[row] < batch.Scores[best]) best = row;
            var (set, place) = tagged >= 0 ? (pool, tagged) : (extension!, ~tagged);
            set.Reasons[place] = Named(profile, world, set, place, asked[best].Kind);
        }
    }

    /// <summary>Which families would be a true reason, as bits.</summary>
    private static int Families(in World world, CandidateSet set, int place)
    {
        var (item, affinity) = (set.Items[place], set.Affinities[place]);
        var families = 0;
        if ((set.Sources[place] & CandidateSources.Popularity) != 0 && world.Signals.Count(item, CountWindow.Month) >= 2)
            families |= 1 << (int)ReasonKind.Popular;
        if (affinity.KnnBecause >= 0 && world.Catalog[affinity.KnnBecause] is not null) families |= 1 << (int)ReasonKind.Similar;
        if (affinity.NearestBecause >= 0 && affinity.Nearest >= Alike) families |= 1 << (int)ReasonKind.Content;
        if (world.IsNew(world.Catalog[item]!)) families |= 1 << (int)ReasonKind.Fresh;
        return families;
    }

    private static Reason Plain(CandidateSet set, int place, int families) =>
        (set.Sources[place] & CandidateSources.MyList) != 0 ? new Reason(ReasonKind.MyList, -1) : new Reason(ReasonKind.Content, -1);

    private static ReasonKind Only(int family) => (ReasonKind)System.Numerics.BitOperations.TrailingZeroCount(family);

    private static Reason Named(Profile profile, in World world, CandidateSet set, int place, ReasonKind kind)
    {
        var because = kind switch
        {
            ReasonKind.Similar => set.Affinities[place].KnnBecause,
            ReasonKind.Content => set.Affinities[place].NearestBecause,
            _ => -1,
        };
        return because < 0 ? new Reason(kind, -1) : new Reason(kind, because, History.NewestDeed(profile, world.Catalog.Index[because]));
    }

    private static int[] FeaturesOf(ReasonKind kind) => kind switch
    {
        ReasonKind.Popular => PopularFeatures,
        ReasonKind.Similar => SimilarFeatures,
        ReasonKind.Content => ContentFeatures,
        _ => FreshFeatures,
    };
}
