using BenchmarkDotNet.Attributes;
using StreamRec.Domain;
using StreamRec.Ranking;

namespace StreamRec.Benchmarks;

/// <summary>
/// What a strong event costs of the encoder: one step, against the floor: ONNX Runtime alone on bound buffers. And what it
/// costs to make the state of 100 plays anew, as after a restart or a new model.
/// </summary>
[MemoryDiagnoser]
public class EncoderStepBenchmarks : IDisposable
{
    private readonly float[] _user = new float[64];
    private float[] _states = [];
    private DemoWorld _world = null!;
    private EncoderStep _step = null!;
    private Profile _profile = Profile.Empty;
    private World _pinned;

    [GlobalSetup]
    public void Setup()
    {
        _world = new DemoWorld();
        _profile = Histories.Watched(50, [.. _world.Titles.Select(title => title.Id.Value)]);
        _pinned = World.Of(_world.PinsAt(DemoWorld.Start, country: null));
        _step = _pinned.Encoder!.Rent();
        _states = new float[64 * _pinned.Encoder.Blocks];
        _pinned.Encoder.Titles.Titles[_world.Titles[0].Id.Value].CopyTo(_step.Title);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _step.Dispose();
        _world.Dispose();
    }

    [Benchmark(Baseline = true)]
    public void OnnxRuntimeAlone() => _step.Run();

    [Benchmark]
    public void Step() => _step.Run(_states, _user);

    [Benchmark]
    public int FiftyTitlesAnew()
    {
        var history = new EncodedHistory();
        history.Read(_profile, _pinned);
        return history.Steps;
    }
}
