using StreamRec.Ranking;
using static StreamRec.Ranking.FeatureList;

namespace StreamRec.Baseline;

/// <summary>From a profile to the best of 300 candidates: gather, compute each row, run the ranker over all, take the best.</summary>
internal static class Recommender
{
    private const float KnnScale = 1000;

    /// <returns>Best first, packed scores of rows (<see cref="Best"/>); lies in the scratch.</returns>
    public static ReadOnlySpan<ulong> Rank(in Profile profile, ItemTables tables, RankerScratch scratch, long now, int limit)
    {
        scratch.History.Read(profile);
        var count = Retrieval.Gather(profile, tables, scratch);
        WriteRows(tables, scratch, count, now);
        scratch.Ranker.Run();
        var packed = scratch.Packed.AsSpan(0, count);
        for (var row = 0; row < count; row++) packed[row] = Best.Pack(scratch.Scores[row], row);
        limit = Math.Min(limit, count);
        Best.Select(packed, limit);
        packed = packed[..limit];
        packed.Sort(static (a, b) => b.CompareTo(a));
        return packed;
    }

    private static void WriteRows(ItemTables tables, RankerScratch scratch, int count, long now)
    {
        var history = scratch.History;
        var hour = (int)(now / 3_600_000 % 24);
        var (sin, cos) = MathF.SinCos(MathF.Tau * hour / 24);
        var lifts = tables.HourLift.AsSpan(hour * tables.Count, tables.Count);
        var length = MathF.Log(1 + history.Chosen.Length);
        for (var k = 0; k < count; k++)
        {
            var item = scratch.Candidates[k];
            var row = scratch.Rows.AsSpan(k * FeatureList.Count, FeatureList.Count);
            tables.FixedRows.AsSpan(item * FeatureList.Count, FeatureList.Count).CopyTo(row);
            row[HourLift] = lifts[item];
            WriteNear(row, history.NearTo(item));
            row[GenreTaste] = history.TasteFor(tables.Genres[item]);
            row[AgeDistance] = float.IsNaN(history.MeanLogAge) ? 0 : MathF.Abs(row[Age] - history.MeanLogAge);
            WriteOwn(row, history.OwnOf(item));
            row[HistoryLength] = length;
            (row[HourSin], row[HourCos]) = (sin, cos);
            row[FeatureList.Encoder] = scratch.Products[item];
        }
    }

    private static void WriteNear(Span<float> row, in Near near)
    {
        row[Knn] = near.Knn > 0 ? MathF.Log(1 + KnnScale * near.Knn) : 0;
        row[KnnAny] = near.Knn > 0 ? 1 : 0;
        row[ContentNearest] = near.Nearest;
        row[ContentSum] = near.Sum;
        row[ContentSession] = near.Session;
        row[ContentDisliked] = near.Disliked;
    }

    private static void WriteOwn(Span<float> row, in Own own)
    {
        row[Fatigue] = own.Fatigue;
        row[InList] = own.InList ? 1 : 0;
        row[Progress] = own.Progress;
        row[OwnWeight] = Math.Clamp(own.Weight, -4, 4);
        row[Liked] = own.Liked ? 1 : 0;
    }
}
