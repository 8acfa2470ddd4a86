using StreamRec.Catalog;
using StreamRec.Domain;
using static StreamRec.Ranking.FeatureList;

namespace StreamRec.Ranking;

/// <summary>Computes one candidate's features, in the order that the ranker reads. All time in them is the pinned one.</summary>
internal static class FeatureRow
{
    private const float KnnScale = 1000;
    private const long AddedHalfLife = 7L * 24 * 3_600_000;

    /// <summary>As the world's feature set has them, if it has one.</summary>
    /// <param name="state">The person's own state of the title; default when there is none.</param>
    public static void Write(
        Span<float> row, int item, Title title, in Affinity affinity, in TitleState state, in World world, Taste taste)
    {
        if (world.Features is not { } features)
        {
            WriteStandard(row, item, title, affinity, state, world, taste);
            return;
        }
        Span<float> standard = stackalloc float[Count];
        WriteStandard(standard, item, title, affinity, state, world, taste);
        features.Write(row, standard, item, title, state, world, taste.Facts);
    }

    private static void WriteStandard(
        Span<float> row, int item, Title title, in Affinity affinity, in TitleState state, in World world, Taste taste)
    {
        WriteCrowd(row, item, world);
        row[Knn] = MathF.Log(1 + KnnScale * affinity.Knn);
        row[KnnAny] = affinity.Knn > 0 ? 1 : 0;
        row[ContentNearest] = affinity.Nearest;
        row[ContentSum] = affinity.Sum;
        row[ContentSession] = affinity.Session;
        row[ContentDisliked] = affinity.Disliked;
        row[GenreTaste] = taste.For(world.Catalog.Genres(item));
        WriteTitle(row, title, world, taste);
        WriteOwn(row, state, world.Context.Now);
        row[HistoryLength] = taste.LogLength;
        (row[HourSin], row[HourCos]) = world.Hour;
        row[Position] = 0;
        row[FeatureList.Encoder] = affinity.Encoder;
    }

    private static void WriteCrowd(Span<float> row, int item, in World world)
    {
        if (world.Crowd is { } crowd) crowd.Write(item, row);
        else CrowdFeatures.Write(world.Signals, world.Context.Hour, world.Context.Country, item, row);
    }

    private static void WriteTitle(Span<float> row, Title title, in World world, Taste taste)
    {
        var age = world.LogAge(title);
        row[Age] = age;
        row[AgeDistance] = float.IsNaN(taste.MeanLogAge) ? 0 : MathF.Abs(age - taste.MeanLogAge);
        row[Added] = title.AddedAt > 0 ? (float)Decay.Factor(world.Context.Now - title.AddedAt, AddedHalfLife) : 0;
        row[Series] = title.Kind == TitleKind.Series ? 1 : 0;
        row[Adult] = title.Maturity >= 18 ? 1 : 0;
    }

    private static void WriteOwn(Span<float> row, in TitleState state, long now)
    {
        row[Fatigue] = state.Fatigue == 0 ? 0 : Math.Min(8, state.FatigueAsOf(now));
        row[InList] = state.InList ? 1 : 0;
        row[Progress] = PersonalTitle.Progress(state);
        row[OwnWeight] = state.Weight == 0 ? 0 : Math.Clamp(state.WeightAsOf(now), -4, 4);
        row[Liked] = state.Opinion == Opinion.Liked ? 1 : 0;
    }
}
