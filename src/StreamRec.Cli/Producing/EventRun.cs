using System.Diagnostics;
using StreamRec.Cli.Nodes;
using StreamRec.Contracts;

namespace StreamRec.Cli.Producing;

/// <summary>An event and when it is to be sent, counted from the run's start.</summary>
public readonly record struct DueEvent(TimeSpan Due, UserEvent Event);

/// <summary>Outcomes: null when no node was asked.</summary>
public sealed record RunTotals(long Sent, long Acknowledged, long Failed, EventOutcomes? Outcomes, bool SawRestart, TimeSpan Sending, TimeSpan Whole)
{
    public bool Complete => Failed == 0 && Acknowledged == Sent && (Outcomes is null || Outcomes.Value.Handled == Acknowledged);
}

/// <summary>Where a run is, for the progress bar.</summary>
public readonly record struct RunProgress(long Sent, long Handled, TimeSpan Behind);

/// <summary>
/// Sends events when they are due, keeps the embedded broker from losing any, and waits until the node has handled them.
/// </summary>
/// <param name="node">null: events are produced and nothing more is known of them</param>
/// <param name="throttle">hold back when the node lags</param>
public sealed class EventRun(EventProducer producer, NodeClient? node, bool throttle, TimeProvider time)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly OutcomeTally _tally = new();
    private TimeSpan _behind;

    public RunProgress Progress => new(producer.Sent, _tally.Total.Handled, _behind);

    /// <param name="wait">wait until the node has handled everything; otherwise only until the broker has it</param>
    public async Task<RunTotals> RunAsync(IEnumerable<DueEvent> events, bool wait, CancellationToken cancellation)
    {
        if (node is not null) await ScrapeAsync(cancellation);
        var clock = new OpenLoop(time, 1);
        var lag = throttle && node is not null ? new LagThrottle(HandledAsync, time) : null;
        try
        {
            foreach (var (due, userEvent) in events)
            {
                _behind = clock.Elapsed - due;
                if (_behind < TimeSpan.Zero) await clock.WaitUntilAsync(due, cancellation);
                if (lag is not null) await lag.WaitAsync(cancellation);
                cancellation.ThrowIfCancellationRequested();
                var bytes = producer.Send(userEvent, cancellation);
                lag?.Sent(bytes);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            wait = false;
        }
        using var flushing = cancellation.IsCancellationRequested ? new CancellationTokenSource(TimeSpan.FromSeconds(10)) : null;
        await producer.FlushAsync(flushing?.Token ?? cancellation);
        var sending = clock.Elapsed;
        if (wait && node is not null) await WaitForNodeAsync(cancellation);
        return new RunTotals(
            producer.Sent, producer.Acknowledged, producer.Failed, wait && node is not null ? _tally.Total : null, _tally.SawRestart,
            sending, clock.Elapsed);
    }

    /// <summary>Until everything is handled, or nothing has been for a minute (a node that is being started again may take a while).</summary>
    private async Task WaitForNodeAsync(CancellationToken cancellation)
    {
        var since = time.GetTimestamp();
        while (_tally.Total.Handled < producer.Acknowledged && time.GetElapsedTime(since) < Patience)
        {
            await Task.Delay(Poll, time, cancellation);
            var before = _tally.Total.Handled;
            try
            {
                await ScrapeAsync(cancellation);
            }
            catch (CommandFailedException e)
            {
                Debug.WriteLine(e.Message);
            }
            if (_tally.Total.Handled > before) since = time.GetTimestamp();
        }
    }

    private async Task<long> HandledAsync(CancellationToken cancellation)
    {
        await ScrapeAsync(cancellation);
        return _tally.Total.Handled;
    }

    private async Task ScrapeAsync(CancellationToken cancellation)
    {
        var scrapes = await node!.MetricsAsync(cancellation);
        _tally.Add([.. scrapes.Select(EventOutcomes.From)]);
    }
}
