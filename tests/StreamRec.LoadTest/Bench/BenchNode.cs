using System.Diagnostics;
using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;
using StreamRec.Cli;
using StreamRec.Cli.Nodes;
using StreamRec.Cli.Producing;
using StreamRec.Testing;

namespace StreamRec.LoadTest.Bench;

/// <summary>A node in a process of its own, with topics of its own on the bench's broker: it finds nobody else's events there.</summary>
internal sealed class BenchNode : IAsyncDisposable
{
    /// <summary>GCHeapCollect. https://learn.microsoft.com/dotnet/framework/performance/clr-etw-keywords-and-levels</summary>
    private const long CollectHeap = 0x800000;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private readonly NodeProcess _process;
    private readonly int _broker;
    private readonly NodeClient _client;

    /// <param name="database">Null: SQLite in the node's data folder.</param>
    public BenchNode(string assembly, int number, KafkaBroker kafka, string? database)
    {
        var name = $"bench-{number}";
        var environment = new Dictionary<string, string> { ["STREAMREC_KAFKA"] = kafka.BootstrapServers };
        if (database is not null) environment["STREAMREC_DATABASE"] = database;
        _process = new NodeProcess(assembly, environment, $$"""
            streamrec.kafka {
              group-id = {{name}}
              topics {
                events = {{name}}.events, catalog = {{name}}.catalog, dead-letters = {{name}}.dead-letter
                users = {{name}}.users, signals = {{name}}.signals, signals-state = {{name}}.signals-state
              }
            }
            """);
        _broker = kafka.ProcessIds[0];
        _client = new NodeClient([Address], token: null);
        Kafka = new KafkaTarget(kafka.BootstrapServers, $"{name}.events", new Dictionary<string, string>());
    }

    public KafkaTarget Kafka { get; }

    public Uri Address => _process.Http.BaseAddress!;

    public int ProcessId => _process.ProcessId;

    public Task StartAsync() => _process.StartAsync();

    /// <summary>With SIGTERM, so that its users are written and its offsets committed: nobody is awake when it is there again.</summary>
    public async Task RestartAsync()
    {
        await _process.StopAsync();
        await _process.StartAsync();
    }

    public CpuTimes Cpu() => CpuTimes.Now(ProcessId, _broker);

    public async Task<Sample> SampleAsync(CancellationToken cancellation)
    {
        var cpu = Cpu();
        return new Sample(cpu, await MetricsAsync(cancellation));
    }

    public async Task<MetricsText> MetricsAsync(CancellationToken cancellation) => (await _client.MetricsAsync(cancellation))[0];

    /// <summary>Until it has counted so many events in all. It is not asked often: an answer costs it a ms or two.</summary>
    public async Task UntilAsync(string metric, string outcome, double count, CancellationToken cancellation)
    {
        var since = Stopwatch.GetTimestamp();
        while ((await MetricsAsync(cancellation)).Sum(metric, "outcome", outcome) < count)
        {
            if (Stopwatch.GetElapsedTime(since) > Limit) throw new CommandFailedException($"{metric} of {Address} is not {count} yet.");
            await Task.Delay(200, cancellation);
        }
    }

    /// <summary>What is live after a full collection (which an event session with this keyword asks for), and what is resident.</summary>
    public async Task<(double HeapBytes, double ResidentBytes)> MemoryAsync(CancellationToken cancellation)
    {
        for (var pass = 0; pass < 2; pass++) // the second gets what the first one's finalizers let go of
        {
            var before = Collections(await MetricsAsync(cancellation));
            using var session = new DiagnosticsClient(ProcessId).StartEventPipeSession(
                [new EventPipeProvider("Microsoft-Windows-DotNETRuntime", EventLevel.Informational, CollectHeap)], requestRundown: false);
            await Eventually.TrueAsync(
                async () => Collections(await MetricsAsync(cancellation)) > before, Limit, () => "a full collection of the node's heap");
        }
        return ((await MetricsAsync(cancellation)).Sum("dotnet_total_memory_bytes"), ProcessCpu.ResidentBytes(ProcessId));

        static double Collections(MetricsText metrics) => metrics.Sum("dotnet_collection_count_total", "generation", "2");
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _process.DisposeAsync();
    }
}
