using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using StreamRec.Catalog;
using StreamRec.Domain;
using StreamRec.Ranking;
using StreamRec.Signals;
using StreamRec.Training;

namespace StreamRec.Benchmarks;

/// <summary>
/// Exact retrieval of the best 320 of a catalogue by dot product (64 dimensions) and live prior, against two floors: reading the
/// vectors once, and the products alone.
/// </summary>
[MemoryDiagnoser]
public class RetrievalBenchmarks : IDisposable
{
    private const int Dimensions = 64, Best = 320;

    private readonly EncoderScores _scores = new();
    private readonly EncodedHistory _history = new();
    private readonly TopItems _top = new();
    private float[] _memory = [];
    private float[] _products = [];
    private EncoderModel _encoder = null!;
    private BlockMatrix _rows = null!;
    private World _world;

    [Params(2_000, 30_000)]
    public int Titles { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        float[] Some(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - .5f)];
        var catalog = new CatalogStore(new ItemIndex(), largeFrom: int.MaxValue);
        catalog.Apply([.. Enumerable.Range(0, Titles).Select(number => new ItemId($"tt{number:d7}"))
            .Select(id => (id, (Title?)new Title { Id = id, Kind = TitleKind.Film, Name = id.Value }))]);
        var weights = new EncoderWeights
        {
            Blocks = [],
            Stranger = Some(Dimensions),
            Beta = [.1f, .3f, .2f, .3f, .1f],
            NewestYear = 2020,
            Traits = new Dictionary<string, float[]>(),
            Titles = catalog.Current.Items.ToArray().ToDictionary(item => catalog.Index[item].Value, _ => Some(Dimensions)),
        };
        _encoder = EncoderModel.Create("encoder", File.ReadAllBytes(Path.Combine(DemoBundle.Folder, BundleManifest.EncoderFile)), weights.ToTitles(_ => true));
        _world = new World(catalog.Current, SignalsSnapshot.Empty, new RankingContext(DemoWorld.Start, null, null, 21), _encoder);
        _rows = ((VectorBlocks)_encoder.VectorsOf(catalog.Current)).Rows;
        (_memory, _products) = (new float[_rows.Bound * Dimensions], new float[_rows.Bound]);
        _history.Read(Profile.Empty, _world);
        Retrieve();
    }

    [GlobalCleanup]
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _encoder.Dispose();
    }

    [Benchmark(Baseline = true)]
    public float MemoryReadOnce() => TensorPrimitives.Sum<float>(_memory);

    [Benchmark]
    public void Products() => _rows.Products(_history.User, _products);

    [Benchmark]
    public int Retrieve()
    {
        _scores.Read(_history, _world);
        _scores.Rank(_world, _top, Best, blocked: 0);
        return _top.Count;
    }
}
