using System.Collections.Concurrent;
using StreamRec.Testing;

namespace StreamRec.Chaos;

/// <summary>A node under a supervisor, as systemd or Kubernetes is one: whatever ends the process, it is started again.</summary>
internal sealed class SupervisedNode(int number, NodeProcess process, TimeSpan restartAfter) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<int> _exitCodes = new();
    private Task _supervising = Task.CompletedTask;

    public int Number => number;
    public NodeProcess Process => process;

    /// <summary>Null: the machine's own clock.</summary>
    public SteppedClock? Clock { get; init; }

    /// <summary>How its lives ended, in order.</summary>
    public IReadOnlyCollection<int> ExitCodes => _exitCodes;

    public void Start()
    {
        process.Launch();
        _supervising = SuperviseAsync();
    }

    /// <summary>SIGTERM, and it is not started again.</summary>
    public async Task RetireAsync()
    {
        await _stop.CancelAsync();
        await _supervising;
        await process.StopAsync();
    }

    /// <summary>Of its partitions; null when it does not say.</summary>
    public async Task<IReadOnlySet<int>?> OwnedAsync()
    {
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            using var info = System.Text.Json.JsonDocument.Parse(await process.Http.GetStringAsync("/v1/info", limit.Token));
            return info.RootElement.GetProperty("kafka").GetProperty("owned").EnumerateArray().Select(partition => partition.GetInt32()).ToHashSet();
        }
        catch (Exception problem) when (problem is HttpRequestException or OperationCanceledException or KeyNotFoundException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _supervising;
        await process.DisposeAsync();
        _stop.Dispose();
    }

    private async Task SuperviseAsync()
    {
        try
        {
            while (true)
            {
                _exitCodes.Enqueue(await process.EndedAsync(_stop.Token));
                await Task.Delay(restartAfter, _stop.Token);
                process.Launch();
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }
}
