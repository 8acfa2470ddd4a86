using StreamRec.Domain;
using StreamRec.Testing;

namespace StreamRec.Chaos;

/// <summary>Fault after fault, drawn from a seed, on a world under load; after some of them everything is compared.</summary>
internal sealed class Campaign(CampaignSettings settings, World world, Audience audience, Reckoning reckoning, Findings findings, TimeProvider time, Action<string> say)
{
    private static readonly TimeSpan RecoveryLimit = TimeSpan.FromMinutes(4);
    private readonly long _start = time.GetTimestamp();
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Queue<FaultKind>> _decks = [];
    private int _drawn;
    private bool _stuck;

    public FaultTable Table { get; } = new();

    public async Task RunAsync(double rate, CancellationToken cancellation)
    {
        var lanes = settings.Overlap
            ? settings.Kinds.GroupBy(kind => kind.Part).Select(part => (part.Key.ToString(), part.ToList())).ToList()
            : [("all", settings.Kinds.ToList())];
        for (var more = true; more;)
        {
            var last = _drawn + settings.CheckEvery;
            await Task.WhenAll(lanes.Select(lane => LaneAsync(lane.Item1, lane.Item2, last, cancellation)));
            await reckoning.RunAsync(cancellation);
            more = More();
            say($"{_drawn} faults: {findings.ProfilesCompared} profiles compared, {findings.ProfilesDiffer} differ; {audience.Traffic.Acknowledged:N0} events{(findings.None ? "" : "; see above for what was wrong")}");
            if (more) audience.Traffic.Start(rate);
        }
    }

    private bool More() => !_stuck && time.GetElapsedTime(_start) < settings.Time && _drawn < (settings.Faults ?? int.MaxValue);

    private async Task LaneAsync(string lane, List<FaultKind> kinds, int last, CancellationToken cancellation)
    {
        while (Draw(lane, kinds, last) is var (number, kind, random))
        {
            var calm = TimeSpan.FromSeconds(2 + (2 * random.NextDouble()));
            var since = time.GetTimestamp();
            await Task.Delay(calm, time, cancellation);
            var before = audience.Screens.Max(screen => Gaps.LongestWait(screen, since, time.GetTimestamp(), time));
            var fault = kind.Draw(world, random);
            var report = await FaultAsync(number, fault, before, cancellation);
            lock (_gate)
            {
                Table.Add(report);
                say(FaultTable.Line(report));
            }
            if (kind.Part == Part.Database && !settings.Overlap && settings.DatabaseGap is { } most && report.LongestWait.Max() > most)
                findings.Other($"#{number} {fault.Kind}: a list took {report.LongestWait.Max().TotalSeconds:0.00} s while the database was away, expected {most.TotalSeconds} s at most");
        }
    }

    /// <summary>The next fault of a lane: kinds come as from a shuffled deck, and each fault has a seed of its own.</summary>
    private (int Number, FaultKind Kind, Random Random)? Draw(string lane, List<FaultKind> kinds, int last)
    {
        lock (_gate)
        {
            if (!More() || _drawn >= last) return null;
            var number = _drawn++;
            var random = new Random(unchecked((int)((settings.Seed * 1_000_003) + (ulong)number)));
            if (!_decks.TryGetValue(lane, out var deck)) _decks[lane] = deck = [];
            if (deck.Count == 0)
            {
                FaultKind[] shuffled = [.. kinds];
                random.Shuffle(shuffled);
                foreach (var kind in shuffled) deck.Enqueue(kind);
            }
            return (number, deck.Dequeue(), random);
        }
    }

    private async Task<FaultReport> FaultAsync(int number, Fault fault, TimeSpan calm, CancellationToken cancellation)
    {
        var hit = await HitAsync(fault);
        var lives = world.Nodes.Sum(node => node.ExitCodes.Count);
        var began = time.GetTimestamp();
        try
        {
            await fault.Begin().WaitAsync(cancellation);
            await Task.Delay(fault.Lasts, time, cancellation);
        }
        finally
        {
            await fault.End().WaitAsync(cancellation); // stopped, it has begun all the same: what is frozen is thawed
        }
        var ended = time.GetTimestamp();
        try
        {
            await RecoveredAsync(ended).WaitAsync(cancellation);
            // Who was thought dead and is not yet gone: the next fault waits for that.
            while (time.GetElapsedTime(ended) < fault.Aftermath && world.Nodes.Sum(node => node.ExitCodes.Count) == lives)
                await Task.Delay(TimeSpan.FromMilliseconds(100), time, cancellation);
            await RecoveredAsync(time.GetTimestamp()).WaitAsync(cancellation);
        }
        catch (TimeoutException problem)
        {
            _stuck = true;
            findings.Other($"#{number} {fault.Kind}: {fault.What}: {problem.Message}; partitions of {await world.OwnedAsync()}");
        }
        var now = time.GetTimestamp();
        return new FaultReport(number, fault, [.. hit.Select(screen => Gaps.FirstRight(screen, began, now, time))],
            [.. hit.Select(screen => Gaps.LongestWait(screen, began, now, time))], calm, time.GetElapsedTime(began, now));
    }

    /// <summary>Of a node: the screens that are connected to it and those of the users whose partition it has. Else all.</summary>
    private async Task<List<Screen>> HitAsync(Fault fault)
    {
        if (fault.Nodes is not { } nodes) return [.. audience.Screens];
        var owned = new HashSet<int>();
        foreach (var node in nodes) owned.UnionWith(await world.Nodes[node].OwnedAsync() ?? new HashSet<int>());
        return [.. audience.Screens.Where(screen =>
            nodes.Contains(screen.ConnectedTo) || owned.Contains(Murmur2.Partition(new UserId(screen.User.Id), WorldSettings.Partitions)))];
    }

    /// <summary>All nodes are ready, all screens are connected, and what was sent until then has been shown.</summary>
    private Task RecoveredAsync(long then) => Eventually.TrueAsync(
        () => Task.FromResult(world.Balancer.AllReady && audience.Behind(then).Count == 0), RecoveryLimit, () => Unwell(then));

    private string Unwell(long then)
    {
        var behind = audience.Behind(then);
        return $"all is well; ready are nodes {string.Join(',', world.Balancer.Ready)}, {behind.Count} screens are behind"
            + (behind.Count > 0 ? $", the first is {behind[0]} of partition {Murmur2.Partition(new UserId(behind[0].User.Id), WorldSettings.Partitions)} at event {behind[0].LastShown} of {behind[0].User.Sent}" : "")
            + $"; logs: {string.Join(", ", world.Nodes.Select(node => node.Process.LogFile))}";
    }
}
