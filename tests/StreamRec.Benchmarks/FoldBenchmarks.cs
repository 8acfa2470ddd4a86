using BenchmarkDotNet.Attributes;
using StreamRec.Contracts;
using StreamRec.Domain;

namespace StreamRec.Benchmarks;

/// <summary>
/// <see cref="Profile.Fold"/> of one event: 30 titles is a person of some evenings; 2,000 fill every bound (192 titles, 128
/// strong events, 1,024 hashes of forgotten ones).
/// </summary>
[MemoryDiagnoser]
public class FoldBenchmarks
{
    private const int Number = 1_000_000;

    private Profile _profile = Profile.Empty;
    private RecordedEvent _impression = null!;
    private RecordedEvent _progress = null!;
    private RecordedEvent _playStart = null!;

    [Params(30, 2_000)]
    public int Titles { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var ids = Enumerable.Range(0, 4_000).Select(number => $"tt{number:d7}").ToArray();
        _profile = Histories.Watched(Titles, ids);
        var at = DemoWorld.Start + Histories.Minute;
        _impression = Histories.Event(Number, EventType.Impression, ids[^1], at);
        _progress = Histories.Event(Number, EventType.PlayProgress, ids[Titles - 1], at);
        _playStart = Histories.Event(Number, EventType.PlayStart, ids[^1], at);
    }

    [Benchmark]
    public Profile WeakOfANewTitle() => _profile.Fold(_impression, FoldOptions.Default).Profile;

    [Benchmark]
    public Profile WeakOfAKnownTitle() => _profile.Fold(_progress, FoldOptions.Default).Profile;

    [Benchmark]
    public Profile Strong() => _profile.Fold(_playStart, FoldOptions.Default).Profile;
}
