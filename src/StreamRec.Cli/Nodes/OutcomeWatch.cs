namespace StreamRec.Cli.Nodes;

/// <summary>
/// Asks the nodes for their counters again and again, so that little is missed of a node that is killed, and holds the tally.
/// A node that does not answer is asked again: it may be on its way back.
/// </summary>
internal sealed class OutcomeWatch(NodeClient node, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private readonly OutcomeTally _tally = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _watching = Task.CompletedTask;

    public EventOutcomes Total => _tally.Total;

    public bool SawRestart => _tally.SawRestart;

    /// <exception cref="CommandFailedException">The node does not answer now.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        await ScrapeAsync(cancellation);
        _watching = Task.Run(WatchAsync, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        _stop.Dispose();
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(_stop.Token);
                await ScrapeAsync(_stop.Token);
            }
            catch (Exception e) when (e is CommandFailedException or OperationCanceledException)
            {
                continue;
            }
        }
    }

    private async Task ScrapeAsync(CancellationToken cancellation)
    {
        var scrapes = await node.MetricsAsync(cancellation);
        _tally.Add([.. scrapes.Select(EventOutcomes.From)]);
    }
}
