using System.Numerics.Tensors;
using StreamRec.Domain;

namespace StreamRec.Ranking;

/// <summary>From candidates to scores: features into a worker's batch, one run of the network, what no feature says, scores out.</summary>
internal static class CandidateScorer
{
    /// <param name="typical">Receives the mean features of the candidates that are not the person's own, when given.</param>
    public static void ScoreAll(
        Profile profile, in World world, Taste taste, CandidateSet set, RankerWorker worker, float[]? typical)
    {
        if (typical is not null) Array.Clear(typical);
        var typicals = 0;
        for (var begin = 0; begin < set.Count; begin += RankerBatch.Largest)
        {
            var count = Math.Min(RankerBatch.Largest, set.Count - begin);
            var batch = worker.BatchFor(count);
            for (var row = 0; row < count; row++) Write(batch.Row(row), profile, world, taste, set, begin + row, worker.Scratch);
            batch.Run();
            batch.Scores[..count].CopyTo(set.Scores[begin..]);
            taste.AddTo(set, begin, count, world);
            if (batch.HasHeads) AddUtility(batch, count, set, begin, world);
            if (typical is not null) typicals += Add(batch, set, begin, count, typical);
        }
        for (var feature = 0; typicals > 0 && feature < typical!.Length; feature++) typical[feature] /= typicals;
    }

    /// <summary>Scores those of the touched titles that are candidates. Returns how many.</summary>
    public static int Score(
        Profile profile, in World world, Taste taste, CandidateSet set, IReadOnlyList<ItemId> touched, RankerWorker worker)
    {
        if (world.Features is { ReadsOwnState: false }) return 0;
        var batch = worker.BatchFor(Math.Min(touched.Count, RankerBatch.Largest));
        var places = worker.Scratch.Touched;
        var (rows, scored) = (0, 0);
        for (var k = 0; k < touched.Count; k++)
        {
            if (!world.Catalog.Index.TryGet(touched[k], out var item) || set.Find(item) is not (>= 0 and var place)) continue;
            profile.TryGet(touched[k], out var state);
            FeatureRow.Write(batch.Row(rows), item, world.Catalog[item]!, set.Affinities[place], state, world, taste);
            set.Marks[place] &= ~CandidateMarks.Explained;
            places[rows++] = place;
            scored++;
            if (rows < batch.Rows) continue;
            Run(batch, set, places.AsSpan(0, rows), taste, world);
            rows = 0;
        }
        if (rows > 0) Run(batch, set, places.AsSpan(0, rows), taste, world);
        return scored;
    }

    /// <summary>The features of one candidate; the scratch has read the profile's states.</summary>
    public static void Write(
        Span<float> row, Profile profile, in World world, Taste taste, CandidateSet set, int place, RankingScratch scratch)
    {
        var item = set.Items[place];
        var state = scratch.StateOf(item);
        var title = world.Catalog[item]!;
        if (state < 0) FeatureRow.Write(row, item, title, set.Affinities[place], default, world, taste);
        else FeatureRow.Write(row, item, title, set.Affinities[place], profile.Titles[state], world, taste);
    }

    private static void Run(RankerBatch batch, CandidateSet set, ReadOnlySpan<int> places, Taste taste, in World world)
    {
        batch.Run();
        for (var row = 0; row < places.Length; row++)
        {
            set.Scores[places[row]] = batch.Scores[row];
            taste.AddTo(set, places[row], 1, world);
            if (!batch.HasHeads) continue;
            AddUtility(batch, row, set, places[row], world, world.TitlesOfHeads);
        }
    }

    private static void AddUtility(RankerBatch batch, int count, CandidateSet set, int begin, in World world)
    {
        var titles = world.TitlesOfHeads;
        for (var row = 0; row < count; row++) AddUtility(batch, row, set, begin + row, world, titles);
    }

    private static void AddUtility(RankerBatch batch, int row, CandidateSet set, int place, in World world, ReadOnlySpan<float> titles)
    {
        var item = set.Items[place];
        set.Scores[place] += world.Utility.Of(batch, row, titles, item);
        set.Likes[place] = UtilitySettings.Logit(batch, Outcomes.Like, row, titles, item);
    }

    /// <summary>Adds up the features of those that are not the person's own. Returns how many.</summary>
    private static int Add(RankerBatch batch, CandidateSet set, int begin, int rows, float[] sums)
    {
        var count = 0;
        for (var k = 0; k < rows; k++)
        {
            if ((set.Sources[begin + k] & SourceTable.PersonalFlags) != 0) continue;
            count++;
            TensorPrimitives.Add(sums, batch.Row(k), sums);
        }
        return count;
    }
}
