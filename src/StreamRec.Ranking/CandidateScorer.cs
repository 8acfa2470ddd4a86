using StreamRec.Domain;

namespace StreamRec.Ranking;

/// <summary>From candidates to scores: features into a worker's batch, one run of the network, scores out.</summary>
internal static class CandidateScorer
{
    /// <param name="typical">Receives the mean features of the candidates that are not the person's own, when given.</param>
    public static void ScoreAll(
        Profile profile, in World world, Taste taste, CandidateSet set, RankerWorker worker, float[]? typical)
    {
        if (typical is not null) Array.Clear(typical);
        if (set.Count == 0) return;
        var batch = worker.BatchFor(set.Count);
        for (var place = 0; place < set.Count; place++) Write(batch.Row(place), profile, world, taste, set, place, worker.Scratch);
        batch.Run();
        batch.Scores[..set.Count].CopyTo(set.Scores);
        if (typical is not null) Average(batch, set, typical);
    }

    /// <summary>Scores those of the touched titles that are candidates. Returns how many.</summary>
    public static int Score(
        Profile profile, in World world, Taste taste, CandidateSet set, IReadOnlyList<ItemId> touched, RankerWorker worker)
    {
        var batch = worker.BatchFor(Math.Min(touched.Count, RankerBatch.Largest));
        var places = worker.Scratch.Touched;
        var (rows, scored) = (0, 0);
        var genres = GenreBits.Of(world.Catalog);
        for (var k = 0; k < touched.Count; k++)
        {
            if (!world.Catalog.Index.TryGet(touched[k], out var item) || set.Find(item) is not (>= 0 and var place)) continue;
            profile.TryGet(touched[k], out var state);
            FeatureRow.Write(batch.Row(rows), item, world.Catalog[item]!, set.Affinities[place], state, world, taste, genres[item]);
            set.Marks[place] &= ~CandidateMarks.Explained;
            places[rows++] = place;
            scored++;
            if (rows < batch.Rows) continue;
            Run(batch, set, places.AsSpan(0, rows));
            rows = 0;
        }
        if (rows > 0) Run(batch, set, places.AsSpan(0, rows));
        return scored;
    }

    /// <summary>The features of one candidate; the scratch has read the profile's states.</summary>
    public static void Write(
        Span<float> row, Profile profile, in World world, Taste taste, CandidateSet set, int place, RankingScratch scratch)
    {
        var item = set.Items[place];
        var state = scratch.StateOf(item);
        var title = world.Catalog[item]!;
        var genres = GenreBits.Of(world.Catalog)[item];
        if (state < 0) FeatureRow.Write(row, item, title, set.Affinities[place], default, world, taste, genres);
        else FeatureRow.Write(row, item, title, set.Affinities[place], profile.Titles[state], world, taste, genres);
    }

    private static void Run(RankerBatch batch, CandidateSet set, ReadOnlySpan<int> places)
    {
        batch.Run();
        for (var row = 0; row < places.Length; row++) set.Scores[places[row]] = batch.Scores[row];
    }

    private static void Average(RankerBatch batch, CandidateSet set, float[] typical)
    {
        var count = 0;
        for (var place = 0; place < set.Count; place++)
        {
            if ((set.Sources[place] & (CandidateSources.MyList | CandidateSources.Continue)) != 0) continue;
            count++;
            var row = batch.Row(place);
            for (var feature = 0; feature < typical.Length; feature++) typical[feature] += row[feature];
        }
        for (var feature = 0; feature < typical.Length && count > 0; feature++) typical[feature] /= count;
    }
}
