using StreamRec.Ingest.Tests.Running;

namespace StreamRec.Ingest.Tests;

public sealed class ProgressTests : IDisposable
{
    private const string Reason = "the database does not answer";

    private readonly RecordedLog _log = new();
    private readonly KafkaHealth _health;
    private readonly Progress _progress;

    public ProgressTests()
    {
        _health = new KafkaHealth("kafka:9092", _log, TimeProvider.System);
        _health.Up();
        var settings = new IngestSettings { Kafka = new KafkaSettings { BootstrapServers = "kafka:9092" }, StalledAfter = TimeSpan.FromSeconds(10) };
        _progress = new Progress(settings, admin: null!, _health, _log, TimeProvider.System); // with no partition to read, no broker is asked
    }

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task A_lane_that_does_not_begin_is_named_with_what_keeps_it()
    {
        await LookAsync(seconds: 11);
        var stalled = Assert.Single(_progress.Stalled);
        Assert.Equal((7, -1), (stalled.Partition, stalled.Offset));
        Assert.Contains(Reason, stalled.Reason, StringComparison.Ordinal);
        Assert.True(_log.Has($"[7] has stood at offset -1 since"));
    }

    [Fact]
    public async Task A_lane_that_has_only_just_begun_to_open_is_not()
    {
        await LookAsync(seconds: 1);
        Assert.Empty(_progress.Stalled);
    }

    [Fact]
    public async Task Nothing_advances_without_Kafka_and_that_is_another_trouble()
    {
        await LookAsync(seconds: 11);
        _health.Down("no broker can be reached");
        await LookAsync(seconds: 12);
        Assert.Empty(_progress.Stalled);
    }

    /// <param name="seconds">How long partition 7's lane has been opening.</param>
    private Task LookAsync(int seconds)
    {
        var since = TimeProvider.System.GetTimestamp() - seconds * TimeProvider.System.TimestampFrequency;
        return _progress.LookAsync([], new Dictionary<int, (long, string)> { [7] = (since, Reason) });
    }
}
