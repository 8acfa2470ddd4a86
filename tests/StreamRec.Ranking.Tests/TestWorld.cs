using System.Collections.Immutable;
using StreamRec.Catalog;
using StreamRec.Contracts;
using StreamRec.Domain;
using StreamRec.Signals;
using StreamRec.Training;

namespace StreamRec.Ranking.Tests;

/// <summary>A catalogue, a crowd that moved through it, and a ranker and an encoder with arbitrary weights.</summary>
internal sealed class TestWorld : IDisposable
{
    public const long Start = 1_700_000_000_000;
    public const long Minute = 60_000, Hour = 60 * Minute, Day = 24 * Hour;

    private static readonly string[] Genres = ["Drama", "Comedy", "Crime", "Sci-Fi", "Western", "Horror"];
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"streamrec-ranking-{Guid.NewGuid():n}");
    private readonly SignalsWriter _signals;

    public TestWorld(int titles, int moves = 4000, int seed = 1, RankerNetwork? network = null, EncoderWeights? encoder = null, bool hasEncoder = true,
        int largeFrom = CatalogSnapshot.LargeFrom, FeatureDeclarations? features = null)
    {
        var random = new Random(seed);
        Catalog = new CatalogStore(new ItemIndex(), largeFrom);
        var changes = new List<(ItemId, Title?)>();
        for (var k = 0; k < titles; k++) changes.Add((Id(k), TitleOf(k)));
        Catalog.Apply(changes);
        _signals = new SignalsWriter(Catalog.Index);
        for (var k = 0; k < moves; k++)
        {
            // Low numbers are popular, and people stay near where they are.
            var item = (int)(titles * Math.Pow(random.NextDouble(), 2));
            var recent = new int[random.Next(0, 6)];
            for (var r = 0; r < recent.Length; r++) recent[r] = Math.Clamp(item + random.Next(-9, 10), 0, titles - 1);
            recent = [.. recent.Distinct().Where(other => other != item)];
            var at = Start - 6 * Day + k * (6 * Day / moves);
            _signals.Observe(new SignalMove(item, at, (int)(at / Hour % 24), k % 3 == 0 ? "DE" : "US", recent));
        }
        BundleWriter.Write(_folder, "test", network ?? Arbitrary(seed), null, "nothing", seed, new Dictionary<string, double>(),
            encoder: hasEncoder ? encoder ?? ArbitraryEncoder(seed, titles) : null, headTitles: ArbitraryHeadTitles(seed, titles));
        if (features is not null)
            ForeignBundle.Write(_folder, "test", ArbitraryOnnx(features.Features.Count, seed), features, new ForeignRanker(), _folder);
        Model = RankerModel.Load(_folder);
    }

    /// <summary>A ranker as somebody else would train it: names and layers of its own.</summary>
    private static byte[] ArbitraryOnnx(int features, int seed)
    {
        const int hidden = 8;
        var random = new Random(seed);
        float[] Some(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() - .5))];
        var onnx = new OnnxWriter();
        onnx.Input("X", -1, features);
        onnx.Output("Y", -1, 1);
        onnx.Constant("w1", Some(features * hidden), features, hidden);
        onnx.Constant("b1", Some(hidden), hidden);
        onnx.Constant("w2", Some(hidden), hidden, 1);
        onnx.Constant("b2", Some(1), 1);
        onnx.Node("Gemm", "z", "X", "w1", "b1");
        onnx.Node("Tanh", "h", "z");
        onnx.Node("Gemm", "Y", "h", "w2", "b2");
        return onnx.ToArray("foreign");
    }

    public CatalogStore Catalog { get; }
    public RankerModel Model { get; }
    public string Folder => _folder;

    public static ItemId Id(int number) => new($"tt{number:d7}");

    public Pins PinsAt(long now, string? country = null, int maturity = 21) =>
        new(Model, Catalog.Current, _signals.Publish(now), new RankingContext(now, country, null, maturity));

    public static RecordedEvent Event(
        int number, EventType type, int? item, long at, double? position = null, double? duration = null, double? rating = null,
        string? attributes = null) =>
        new(number, at, new UserEvent
        {
            EventId = $"e{number}",
            UserId = "u",
            Type = type,
            ItemId = item is { } title ? Id(title).Value : null,
            Timestamp = at,
            PositionSeconds = position,
            DurationSeconds = duration,
            Rating = rating,
            Query = type == EventType.Search ? "crime" : null,
            Attributes = attributes is null ? null : PersonAttributes.Of(attributes),
        });

    public static Profile Folded(params ReadOnlySpan<RecordedEvent> events)
    {
        var profile = Profile.Empty;
        foreach (var e in events) profile = profile.Fold(e, FoldOptions.Default).Profile;
        return profile;
    }

    /// <summary>The prior with layers of arbitrary weights beside it, so that every feature acts, in all heads.</summary>
    public static RankerNetwork Arbitrary(int seed)
    {
        var random = new Random(seed);
        var network = RankerNetwork.Untrained();
        foreach (var weights in (float[][])[network.FirstWeights, network.FirstBias, network.SecondWeights, network.SecondBias, network.LastWeights])
            for (var k = 0; k < weights.Length; k++) weights[k] = (float)(random.NextDouble() - .5) * .6f;
        float[] Some(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() - .5) * .6f)];
        return network.With([
            .. OutcomeNames.All.Select(outcome => new LinearHead(
                outcome, Some(RankerNetwork.Second), Some(RankerNetwork.Features), .2f, 1, new Dictionary<string, float>()))]);
    }

    /// <summary>Of one title in two; of the others nothing was counted.</summary>
    private static HeadTitles ArbitraryHeadTitles(int seed, int titles)
    {
        var random = new Random(seed);
        return new HeadTitles(Enumerable.Range(0, titles).Where(k => k % 2 == 0).ToDictionary(
            k => Id(k).Value, _ => Enumerable.Range(0, HeadTitles.Width).Select(_ => (float)(random.NextDouble() - .5)).ToArray()));
    }

    /// <summary>Of two titles in three; the others are known by their traits alone.</summary>
    public static EncoderWeights ArbitraryEncoder(int seed, int titles)
    {
        const int d = 16;
        var random = new Random(seed);
        float[] Some(int count, float extent = .5f) => [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() * 2 - 1) * extent)];
        EncoderBlockWeights Block() => new()
        {
            Gate = Some(2 * d * d),
            GateBias = Some(2 * d),
            Up = Some(4 * d * d),
            UpBias = Some(4 * d),
            Down = Some(4 * d * d),
            DownBias = Some(d),
            FirstScale = Some(d, 1),
            FirstShift = Some(d),
            SecondScale = Some(d, 1),
            SecondShift = Some(d),
        };
        return new EncoderWeights
        {
            Blocks = [Block(), Block()],
            Stranger = Some(d),
            Beta = [.1f, .3f, .2f, .3f, .1f],
            NewestYear = 2020,
            Traits = Genres.ToDictionary(genre => $"genre:{genre.ToLowerInvariant()}", _ => Some(d)),
            Titles = Enumerable.Range(0, titles).Where(item => item % 3 != 0).ToDictionary(item => Id(item).Value, _ => Some(d)),
        };
    }

    internal static Title TitleOf(int number) => new()
    {
        Id = Id(number),
        Kind = number % 5 == 4 ? TitleKind.Series : TitleKind.Film,
        Name = $"Title {number}",
        Year = 1950 + number * 7 % 74,
        Genres = [Genres[number % Genres.Length], Genres[number / 7 % Genres.Length]],
        People = [new Person($"Director {number / 6}", "director"), new Person($"Actor {number % 17}", "actor")],
        Description = $"A story of {Genres[number % Genres.Length]} in the year {1950 + number * 7 % 74}.",
        Countries = number % 11 == 3 ? ImmutableArray.Create("DE") : [],
        Maturity = number % 13 == 5 ? 18 : 6,
        AddedAt = number % 29 == 7 ? Start - number * Hour : 0,
    };

    public void Dispose()
    {
        Model.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
