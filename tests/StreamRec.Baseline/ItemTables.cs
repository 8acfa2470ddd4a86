using System.Collections.Frozen;
using StreamRec.Catalog;
using StreamRec.Domain;
using StreamRec.Ranking;
using StreamRec.Signals;

namespace StreamRec.Baseline;

/// <summary>
/// All that is known of titles, made once at start and then only read, as a nightly job would deliver it. Titles are numbered as in the
/// titles file, in stored profiles too.
/// </summary>
internal sealed class ItemTables
{
    /// <summary>As the product's: C[i,j] / ((n_i + 40)(n_j + 40)^0.3).</summary>
    private const float KnnShrinkage = 40, KnnDamping = .3f;

    private readonly FrozenDictionary<string, int> _numbers;

    private ItemTables(IReadOnlyList<Title> titles, CatalogSnapshot catalog, SignalsSnapshot signals, EncoderTitles encoder, long now)
    {
        Count = titles.Count;
        _numbers = titles.Index().ToFrozenDictionary(title => title.Item.Id.Value, title => title.Index, StringComparer.Ordinal);
        int[] at = [.. titles.Select(title => catalog.Index.TryGet(title.Id, out var item) ? item : -1)];
        var number = at.Index().ToDictionary(title => title.Item, title => title.Index);
        Encoded = new EncodedTitles(titles, encoder, item => Prior(signals, at[item], encoder.Beta));
        Genres = GenreMasks(titles);
        Json = [.. titles.Select(ListJson.Opening)];
        FixedRows = new float[Count * FeatureList.Count];
        HourLift = new float[24 * Count];
        for (var item = 0; item < Count; item++)
            FixedFeatures.Write(
                FixedRows.AsSpan(item * FeatureList.Count, FeatureList.Count), HourLift, Count, item, titles[item], signals, at[item], now);
        CoOccurring = ItemLinks.Of(Count, item => Successors(signals, at[item], number));
        Similar = ItemLinks.Of(Count, item =>
            [.. catalog.Neighbours(at[item]).ToArray().Select(near => (number[near.Item], near.Similarity))]);
        Popular = [.. signals.Popular(CountWindow.Long).ToArray().Where(number.ContainsKey).Select(item => number[item])];
    }

    public int Count { get; }
    public EncodedTitles Encoded { get; }

    /// <summary>One bit per genre.</summary>
    public ulong[] Genres { get; }

    /// <summary>Each title as the list's JSON has it, up to its score.</summary>
    public byte[][] Json { get; }

    /// <summary>[count, features]: what does not depend on person or hour.</summary>
    public float[] FixedRows { get; }

    /// <summary>[24, count]</summary>
    public float[] HourLift { get; }

    /// <summary>Ordered item-kNN: successors, strongest first, with their finished weight.</summary>
    public ItemLinks CoOccurring { get; }

    /// <summary>The nearest by content.</summary>
    public ItemLinks Similar { get; }

    /// <summary>Of the week, best first.</summary>
    public int[] Popular { get; }

    public bool TryGet(string id, out int item) => _numbers.TryGetValue(id, out item);

    public static ItemTables LoadDemo(long now)
    {
        var catalog = new CatalogStore(new ItemIndex());
        var titles = TitlesFile.Read(TitlesFile.Demo);
        catalog.Apply([.. titles.Select(title => (title.Id, (Title?)title))]);
        using var warm = File.OpenRead(Path.Combine(DemoBundle.Folder, BundleManifest.SignalsFile));
        var signals = SignalsWriter.Load(warm, catalog.Index, now).Publish(now);
        var vectors = Path.Combine(DemoBundle.Folder, BundleManifest.EncoderTitlesFile);
        return new ItemTables(titles, catalog.Current, signals, EncoderTitles.Read(vectors, File.ReadAllBytes(vectors)), now);
    }

    private static float Prior(SignalsSnapshot signals, int item, float[] beta)
    {
        var prior = 0f;
        for (var window = 0; window < beta.Length; window++)
            prior += beta[window] * MathF.Log(1 + signals.Count(item, (CountWindow)window));
        return prior;
    }

    private static ulong[] GenreMasks(IReadOnlyList<Title> titles)
    {
        var known = titles.SelectMany(title => title.Genres).Distinct().Take(64);
        var bits = known.Index().ToDictionary(genre => genre.Item, genre => genre.Index);
        return [.. titles.Select(title => title.Genres.Where(bits.ContainsKey).Aggregate(0UL, (mask, genre) => mask | 1UL << bits[genre]))];
    }

    private static List<(int, float)> Successors(SignalsSnapshot signals, int from, Dictionary<int, int> number)
    {
        var links = new List<(int, float)>();
        var perMove = 1 / (signals.Moves(from) + KnnShrinkage);
        foreach (var edge in signals.Next(from))
            if (number.TryGetValue(edge.Target, out var to))
                links.Add((to, edge.Weight * perMove * MathF.Pow(signals.Moves(edge.Target) + KnnShrinkage, -KnnDamping)));
        return links;
    }
}
