using BenchmarkDotNet.Attributes;
using StreamRec.Domain;
using StreamRec.Ranking;

namespace StreamRec.Benchmarks;

/// <summary>
/// A viewer's candidates scored in full, and one title's after a weak event, against the floor: ONNX Runtime alone over the
/// same features, bound in advance. The bundled catalogue has too few titles for 1,000 candidates; there it is taken twice.
/// </summary>
[MemoryDiagnoser]
public class ScoringBenchmarks : IDisposable
{
    private DemoWorld _world = null!;
    private Profile _profile = Profile.Empty;
    private Pins _pins = null!;
    private RankerWorker _worker = null!;
    private UserRanking _ranking = null!;
    private ItemId[] _touched = [];
    private int[] _batches = [];

    /// <summary>Besides the viewer's own titles.</summary>
    [Params(100, 300, 1_000)]
    public int Candidates { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _world = new DemoWorld(copies: Candidates > 500 ? 2 : 1);
        _profile = Histories.Simulated(_world, 400);
        _pins = _world.PinsAt(DemoWorld.Start, _profile.Country);
        _ranking = new UserRanking(RankingSettings.Default with { Candidates = Candidates });
        _ranking.ScoreAll(_profile, _pins);
        _touched = [_pins.Catalog.Index[_ranking.Slate(_profile, Surface.Home, 1)[0].Item]];
        _worker = _pins.Model.Rent();
        FillBatches();
    }

    [GlobalCleanup]
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _pins.Model.Return(_worker);
        _world.Dispose();
    }

    [Benchmark(Baseline = true)]
    public void OnnxRuntimeAlone()
    {
        foreach (var rows in _batches) _worker.BatchFor(rows).Run();
    }

    [Benchmark]
    public int Full()
    {
        _ranking.ScoreAll(_profile, _pins);
        return _ranking.Candidates;
    }

    [Benchmark]
    public int Incremental() => _ranking.Rescore(_profile, _touched);

    [Benchmark]
    public SlateItem[] ListOf50() => _ranking.Slate(_profile, Surface.Home, 50);

    /// <summary>Batches as full scoring uses them, filled with the real features.</summary>
    private void FillBatches()
    {
        var (probe, rows) = (new CandidateProbe(), new List<int>());
        probe.Read(_profile, World.Of(_pins));
        for (var begin = 0; begin < _ranking.Candidates; begin += RankerBatch.Largest)
        {
            rows.Add(Math.Min(RankerBatch.Largest, _ranking.Candidates - begin));
            var batch = _worker.BatchFor(rows[^1]);
            for (var row = 0; row < batch.Rows; row++) probe.WriteFeatures(row % probe.Items.Length, batch.Row(row));
        }
        _batches = [.. rows];
    }
}
