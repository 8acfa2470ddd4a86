using StreamRec.Catalog;
using StreamRec.Cli.Simulation;
using StreamRec.Testing;

namespace StreamRec.Chaos;

/// <summary>Who acts and who watches in a world, under load.</summary>
internal sealed class Audience : IAsyncDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);
    private readonly TimeProvider _time;

    /// <summary>One watched user of this many has a second screen.</summary>
    private const int SecondScreenEvery = 5;

    public Audience(World world, int watched, int others, ulong seed, Findings findings, TimeProvider time)
    {
        _time = time;
        var shelf = new Shelf(TitlesFile.Read(TitlesFile.Demo));
        var runId = Guid.NewGuid().ToString("n")[..6];
        Watched = [.. Enumerable.Range(0, watched).Select(n => new Acting($"watched-{n:000}", (seed << 20) + (ulong)n, shelf, runId))];
        Others = [.. Enumerable.Range(0, others).Select(n => new Acting($"other-{n:0000}", (seed << 20) + 100_000 + (ulong)n, shelf, runId))];
        Screens = [.. Watched.SelectMany((user, n) => Enumerable.Range(0, n % SecondScreenEvery == 0 ? 2 : 1).Select(number =>
            new Screen(user, number, world.Balancer, node => world.Nodes[node].Process.LiveAddress, findings, time, ((int)seed * 1000 + n) * 2 + number)))];
        Traffic = new Traffic(world.Kafka.BootstrapServers, Watched, Others, seed, time);
    }

    public IReadOnlyList<Acting> Watched { get; }
    public IReadOnlyList<Acting> Others { get; }
    public IReadOnlyList<Screen> Screens { get; }
    public Traffic Traffic { get; }

    /// <summary>Starts the load, and lowers it until it is one that the machine does.</summary>
    /// <returns>events per second</returns>
    public async Task<double> StartAsync(double rate, double warmup, Action<string> say, CancellationToken cancellation)
    {
        Traffic.Start(rate);
        await Task.Delay(TimeSpan.FromSeconds(warmup), _time, cancellation);
        while (true)
        {
            var since = _time.GetTimestamp();
            await Task.Delay(Window, _time, cancellation);
            var waits = Screens.Select(screen => Gaps.LongestWait(screen, since, _time.GetTimestamp(), _time)).Order().ToList();
            var median = waits[waits.Count / 2];
            if (median < TimeSpan.FromSeconds(1) || rate <= 20) return rate;
            say($"at {rate:0} events/s half of the screens waited {median.TotalSeconds:0.0} s and longer for a list: the machine does not do it, going on with {rate * 0.7:0}");
            await Traffic.PauseAsync(cancellation);
            await ShownAsync(() => "what was sent is shown before the rate is lowered");
            Traffic.Start(rate *= 0.7);
            await Task.Delay(Window, _time, cancellation);
        }
    }

    /// <summary>Every screen has its user's last event, after the traffic was paused.</summary>
    public Task ShownAsync(Func<string> what) => Eventually.TrueAsync(() => Task.FromResult(Behind(long.MaxValue).Count == 0), TimeSpan.FromMinutes(2), what);

    /// <summary>Screens that have not been shown what their user did before then, or are not connected.</summary>
    public List<Screen> Behind(long then) => [.. Screens.Where(screen =>
        screen.ConnectedTo < 0 || screen.LastShown < (then == long.MaxValue ? screen.User.Sent : screen.User.FirstSince(then)) - 1)];

    public async ValueTask DisposeAsync()
    {
        await Traffic.DisposeAsync();
        await Task.WhenAll(Screens.Select(screen => screen.DisposeAsync().AsTask()));
    }
}
