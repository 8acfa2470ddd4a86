using StreamRec.Cli.Nodes;
using StreamRec.Contracts;

namespace StreamRec.Cli.Producing;

/// <summary>An event and when it is to be sent, counted from the run's start.</summary>
internal readonly record struct DueEvent(TimeSpan Due, UserEvent Event);

/// <summary>Outcomes: null when no node was asked.</summary>
internal sealed record RunTotals(
    long Sent, long Acknowledged, long Failed, EventOutcomes? Outcomes, bool SawRestart, TimeSpan Sending, TimeSpan Whole)
{
    public bool Complete => Failed == 0 && Acknowledged == Sent && (Outcomes is null || Outcomes.Value.Handled == Acknowledged);
}

/// <summary>Where a run is, for the progress bar.</summary>
internal readonly record struct RunProgress(long Sent, long Handled, TimeSpan Behind);

/// <summary>
/// Sends events when they are due, keeps the embedded broker from losing any, and waits until the node has handled them.
/// </summary>
/// <param name="outcomes">null: events are produced and nothing more is known of them</param>
/// <param name="throttle">hold back when the node lags</param>
internal sealed class EventRun(EventProducer producer, OutcomeWatch? outcomes, bool throttle, TimeProvider time)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan AfterStop = TimeSpan.FromSeconds(8);
    private TimeSpan _behind;

    public RunProgress Progress => new(producer.Sent, outcomes?.Total.Handled ?? 0, _behind);

    /// <summary>When it is cancelled, sending ends; what was sent is still waited for, some seconds.</summary>
    /// <param name="wait">wait until the node has handled everything; otherwise only until the broker has it</param>
    public async Task<RunTotals> RunAsync(IEnumerable<DueEvent> events, bool wait, CancellationToken cancellation)
    {
        if (outcomes is not null) await outcomes.StartAsync(cancellation);
        var clock = new OpenLoop(time, 1);
        var stopped = !await RanToEndAsync(SendAsync(events, clock, cancellation));
        using var end = new CancellationTokenSource(stopped ? AfterStop : Timeout.InfiniteTimeSpan, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, stopped ? CancellationToken.None : cancellation);
        var flushed = await RanToEndAsync(producer.FlushAsync(either.Token));
        var sending = clock.Elapsed;
        if (flushed && wait && outcomes is not null) await RanToEndAsync(WaitForNodeAsync(outcomes, either.Token));
        return new RunTotals(
            producer.Sent, producer.Acknowledged, producer.Failed, wait ? outcomes?.Total : null, outcomes?.SawRestart ?? false, sending,
            clock.Elapsed);
    }

    private static async Task<bool> RanToEndAsync(Task work)
    {
        try
        {
            await work;
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task SendAsync(IEnumerable<DueEvent> events, OpenLoop clock, CancellationToken cancellation)
    {
        var lag = throttle && outcomes is not null ? new LagThrottle(() => outcomes.Total.Read, time) : null;
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

    /// <summary>
    /// Until everything is handled, or nothing has been for a minute (a node that is being started again may take a while).
    /// </summary>
    private async Task WaitForNodeAsync(OutcomeWatch watch, CancellationToken cancellation)
    {
        var since = time.GetTimestamp();
        var last = watch.Total.Handled;
        while (last < producer.Acknowledged && time.GetElapsedTime(since) < Patience)
        {
            await Task.Delay(Poll, time, cancellation);
            var now = watch.Total.Handled;
            if (now > last) since = time.GetTimestamp();
            last = now;
        }
    }
}
