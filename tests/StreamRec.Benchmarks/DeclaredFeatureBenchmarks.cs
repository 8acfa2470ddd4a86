using BenchmarkDotNet.Attributes;
using StreamRec.Domain;
using StreamRec.Ranking;

namespace StreamRec.Benchmarks;

/// <summary>
/// What a declared feature costs for 300 titles of the bundled catalogue, the reading of the history included, against copying one of the
/// standard ones.
/// </summary>
public class DeclaredFeatureBenchmarks : IDisposable
{
    private const int Titles = 300;

    private static readonly DeclaredFeature[] All =
    [
        new("number", "number", "year"), new("is", "is", "genre", "Drama"), new("words", "words", "description"),
        new("count", "count", Window: "long"), new("rate", "rate", Window: "short", Per: "longest"),
        new("tasteFor genre", "tasteFor", "genre"), new("tasteFor person", "tasteFor", "person"), new("distance", "distance", "year"),
        new("history", "history", Of: "chosen"), new("own", "own", Of: "fatigue"), new("context", "context", Of: "hour"),
    ];

    private readonly float[] _standard = new float[FeatureList.Count];
    private readonly float[] _row = new float[1];
    private readonly History _history = new();
    private DemoWorld _world = null!;
    private World _pinned;
    private FeatureSet _set = null!;

    public static IEnumerable<string> Names => All.Select(declared => declared.Name).Prepend("standard");

    [ParamsSource(nameof(Names))]
    public string Feature { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _world = new DemoWorld();
        var profile = Histories.Simulated(_world, 400);
        var pins = _world.PinsAt(DemoWorld.Start, profile.Country);
        _pinned = new World(pins.Catalog, pins.Signals, pins.Context);
        _history.Read(profile, _pinned);
        var declared = All.Where(one => one.Name == Feature).ToArray();
        _set = FeatureSet.Of(new FeatureDeclarations { Features = [declared is [var one] ? one.Name : FeatureList.Names[0]], Declared = declared }, "");
    }

    [GlobalCleanup]
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _world.Dispose();
    }

    [Benchmark(OperationsPerInvoke = Titles)]
    public float OneTitle()
    {
        var (facts, sum) = (_set.Read(Profile.Empty, _history, _pinned), 0f);
        for (var item = 0; item < Titles; item++)
        {
            _set.Write(_row, _standard, item, _pinned.Catalog[item]!, default, _pinned, facts);
            sum += _row[0];
        }
        return sum;
    }
}
