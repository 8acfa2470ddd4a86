using StreamRec.Testing;

namespace StreamRec.Chaos;

/// <summary>A load balancer's view: which nodes say that they are ready, asked four times a second; one that does not answer within a second is not.</summary>
internal sealed class Balancer : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource _stop = new();
    private readonly IReadOnlyList<NodeProcess> _nodes;
    private readonly bool[] _ready;
    private readonly Task[] _asking;

    public Balancer(IReadOnlyList<NodeProcess> nodes)
    {
        _nodes = nodes;
        _ready = new bool[nodes.Count];
        _asking = [.. nodes.Select((_, node) => AskAsync(node))];
    }

    public IReadOnlyList<int> Ready => [.. Enumerable.Range(0, _nodes.Count).Where(node => Volatile.Read(ref _ready[node]))];

    public bool AllReady => Ready.Count == _nodes.Count;

    /// <summary>One of those that are ready, if any.</summary>
    public int? Pick(Random random) => Ready is { Count: > 0 } ready ? ready[random.Next(ready.Count)] : null;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_asking);
        _stop.Dispose();
    }

    private async Task AskAsync(int node)
    {
        while (!_stop.IsCancellationRequested)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            limit.CancelAfter(Patience);
            Volatile.Write(ref _ready[node], await _nodes[node].IsReadyAsync(limit.Token));
            await Task.Delay(Every, _stop.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
        }
    }
}
