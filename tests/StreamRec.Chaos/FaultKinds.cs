using StreamRec.Testing;

namespace StreamRec.Chaos;

/// <summary>Which part of the world a kind of fault is about. With overlap, each part has one fault at a time.</summary>
internal enum Part
{
    Nodes,
    Kafka,
    Database,
}

/// <param name="Missing">Why it cannot be done on this machine; null: it can.</param>
internal sealed record FaultKind(string Name, Part Part, string What, Func<World, Random, Fault> Draw, string? Missing = null);

/// <summary>Every kind of fault, once. What is drawn depends on the random numbers alone.</summary>
internal static class FaultKinds
{
    public const string ClockName = "clock";

    private static readonly string? NoDisk = SmallDisk.Available ? null : SmallDisk.HowToProvide;
    private static readonly string? NoClock = SteppedClock.Available ? null : SteppedClock.HowToProvide;

    public static IReadOnlyList<FaultKind> All { get; } =
    [
        new("kill", Part.Nodes, "SIGKILL of a node", (world, random) => Ended("kill", "KILL", world, random)),
        new("term", Part.Nodes, "SIGTERM of a node", (world, random) => Ended("term", "TERM", world, random)),
        new("stop", Part.Nodes, "SIGSTOP of a node for 5 to 60 s, then SIGCONT", Stopped),
        new("cut", Part.Nodes, "no bytes between two nodes; the third sees both", Cut),
        new("isolate", Part.Nodes, "no bytes between one node and the others", Isolated),
        new("rolling", Part.Nodes, "SIGTERM of one node after the other, each once the one before is ready again", Rolling),
        new(ClockName, Part.Nodes, "a node's wall clock steps, forth or back, and later returns", Clock, NoClock),
        new("disk-full-node", Part.Nodes, "a node's data folder is full; half of the times it is killed meanwhile", NodeDisk, NoDisk),
        new("broker-kill", Part.Kafka, "SIGKILL of one broker of three", (world, random) => Broker("broker-kill", world, random, world.Kafka.KillAsync)),
        new("broker-stop", Part.Kafka, "SIGTERM of one broker of three", (world, random) => Broker("broker-stop", world, random, world.Kafka.StopAsync)),
        new("broker-freeze", Part.Kafka, "SIGSTOP of one broker of three", FrozenBroker),
        new("database-stop", Part.Database, "a clean stop of PostgreSQL", (world, random) => Database("database-stop", world, random, world.Database.StopAsync)),
        new("database-kill", Part.Database, "SIGKILL of PostgreSQL", (world, random) => Database("database-kill", world, random, world.Database.CrashAsync)),
        new("disk-full-database", Part.Database, "PostgreSQL's disk is full", DatabaseDisk, NoDisk),
    ];

    /// <summary>Between the two, each order of magnitude alike.</summary>
    private static TimeSpan Lasts(Random random, double least, double most) =>
        TimeSpan.FromSeconds(least * Math.Pow(most / least, random.NextDouble()));

    private static Fault Ended(string kind, string signal, World world, Random random)
    {
        var node = world.Nodes[random.Next(world.Nodes.Count)];
        var lives = 0;
        return new Fault(kind, $"node {node.Number}", [node.Number], TimeSpan.Zero,
            () =>
            {
                lives = node.ExitCodes.Count;
                node.Process.Signal(signal);
                return Task.CompletedTask;
            },
            () => EndedAsync(node, lives));
    }

    private static Fault Stopped(World world, Random random)
    {
        var node = world.Nodes[random.Next(world.Nodes.Count)];
        var lasts = Lasts(random, 5, 60);
        return new Fault("stop", $"node {node.Number} for {lasts.TotalSeconds:0.0} s", [node.Number], lasts, () => Signal(node, "STOP"), () => Signal(node, "CONT"))
        {
            Aftermath = TimeSpan.FromSeconds(lasts.TotalSeconds < 8 ? 3 : 25),
        };
    }

    private static Fault Cut(World world, Random random)
    {
        var (a, b, _) = Shuffled(world, random);
        var lasts = Lasts(random, 2, 30);
        return new Fault("cut", $"nodes {a} and {b} for {lasts.TotalSeconds:0.0} s", [a, b], lasts, Done(() => world.Links!.Cut(a, b)), Done(() => world.Links!.Heal(a, b)))
        {
            Aftermath = TimeSpan.FromSeconds(5),
        };
    }

    private static Fault Isolated(World world, Random random)
    {
        var (node, b, c) = Shuffled(world, random);
        var lasts = Lasts(random, 2, 30);
        return new Fault("isolate", $"node {node} for {lasts.TotalSeconds:0.0} s", [node], lasts,
            Done(() =>
            {
                world.Links!.Cut(node, b);
                world.Links.Cut(node, c);
            }),
            Done(() =>
            {
                world.Links!.Heal(node, b);
                world.Links.Heal(node, c);
            }))
        {
            Aftermath = TimeSpan.FromSeconds(5),
        };
    }

    private static Fault Rolling(World world, Random random)
    {
        var first = random.Next(world.Nodes.Count);
        return new Fault("rolling", $"from node {first}", null, TimeSpan.Zero, () => Task.CompletedTask, async () =>
        {
            for (var step = 0; step < world.Nodes.Count; step++)
            {
                var node = world.Nodes[(first + step) % world.Nodes.Count];
                var lives = node.ExitCodes.Count;
                node.Process.Signal("TERM");
                await EndedAsync(node, lives);
                await world.ReadyAsync(world.Nodes.Count);
            }
        });
    }

    private static Fault Clock(World world, Random random)
    {
        var node = world.Nodes[random.Next(world.Nodes.Count)];
        var step = Lasts(random, 0.5, 120) * (random.Next(2) == 0 ? 1 : -1);
        return new Fault("clock", $"node {node.Number} by {step.TotalSeconds:+0.0;-0.0} s", [node.Number], Lasts(random, 5, 15),
            Done(() => node.Clock!.Step(step)), Done(() => node.Clock!.Step(TimeSpan.Zero)))
        {
            Aftermath = TimeSpan.FromSeconds(2), // the process looks once a second
        };
    }

    private static Fault NodeDisk(World world, Random random)
    {
        var node = world.Nodes[random.Next(world.Nodes.Count)];
        var (lasts, killed) = (Lasts(random, 3, 15), random.Next(2) == 0);
        return new Fault("disk-full-node", $"node {node.Number} for {lasts.TotalSeconds:0.0} s{(killed ? ", killed meanwhile" : "")}", [node.Number], lasts,
            Done(() =>
            {
                node.Process.Disk!.Fill();
                if (killed) node.Process.Signal("KILL");
            }),
            Done(() => node.Process.Disk!.Free()));
    }

    private static Fault Broker(string kind, World world, Random random, Func<int, Task> end)
    {
        var broker = random.Next(world.Kafka.Brokers);
        var lasts = Lasts(random, 1, 12);
        return new Fault(kind, $"broker {broker} for {lasts.TotalSeconds:0.0} s", null, lasts, () => end(broker), async () =>
        {
            await world.Kafka.StartAgainAsync(broker);
            await InSyncAsync(world);
        });
    }

    private static Fault FrozenBroker(World world, Random random)
    {
        var broker = random.Next(world.Kafka.Brokers);
        var lasts = Lasts(random, 1, 12);
        return new Fault("broker-freeze", $"broker {broker} for {lasts.TotalSeconds:0.0} s", null, lasts, Done(() => world.Kafka.Pause(broker)), async () =>
        {
            world.Kafka.Resume(broker);
            await InSyncAsync(world);
        });
    }

    private static Fault Database(string kind, World world, Random random, Func<Task> end)
    {
        var lasts = Lasts(random, 2, 20);
        return new Fault(kind, $"for {lasts.TotalSeconds:0.0} s", null, lasts, end, world.Database.StartAgainAsync);
    }

    private static Fault DatabaseDisk(World world, Random random)
    {
        var lasts = Lasts(random, 3, 20);
        var full = new CancellationTokenSource();
        var filling = Task.CompletedTask;
        return new Fault("disk-full-database", $"for {lasts.TotalSeconds:0.0} s", null, lasts,
            () =>
            {
                filling = KeepFullAsync(world.Database.Disk!, full.Token);
                return Task.CompletedTask;
            },
            async () =>
            {
                await full.CancelAsync();
                await filling;
                full.Dispose();
                world.Database.Disk!.Free();
                if (world.Database.HasEnded) await world.Database.StartAgainAsync();
            });
    }

    /// <summary>What PostgreSQL gives back, by recycling or by a restart, is taken again.</summary>
    private static async Task KeepFullAsync(SmallDisk disk, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await Task.Run(disk.Fill, CancellationToken.None);
            await Task.Delay(TimeSpan.FromMilliseconds(500), stop).ContinueWith(static _ => { }, TaskScheduler.Default);
        }
    }

    private static Task EndedAsync(SupervisedNode node, int lives) => Eventually.TrueAsync(
        () => Task.FromResult(node.ExitCodes.Count > lives), TimeSpan.FromSeconds(90), () => $"node {node.Number} ends; its log is {node.Process.LogFile}");

    private static Task InSyncAsync(World world) => Eventually.TrueAsync(
        world.Kafka.InSyncAsync, TimeSpan.FromMinutes(2), () => "all copies of all partitions are in sync");

    private static (int, int, int) Shuffled(World world, Random random)
    {
        int[] nodes = [.. world.Nodes.Select(node => node.Number)];
        random.Shuffle(nodes);
        return (nodes[0], nodes[1], nodes[2]);
    }

    private static Task Signal(SupervisedNode node, string name)
    {
        node.Process.Signal(name);
        return Task.CompletedTask;
    }

    private static Func<Task> Done(Action action) => () => Task.Run(action);
}
