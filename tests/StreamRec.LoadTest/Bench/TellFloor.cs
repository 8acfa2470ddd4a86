using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Akka.Configuration;

namespace StreamRec.LoadTest.Bench;

/// <summary>An actor of a shard region, which only counts, is told something: what a message to a user costs before its work.</summary>
internal sealed class TellFloor : IBenchRow
{
    private const int Entities = 200, PerSecond = 1000;

    private static readonly Config Config = ConfigurationFactory.ParseString("""
        akka {
          loglevel = ERROR
          stdout-loglevel = ERROR
          actor.provider = cluster
          remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
          cluster.sharding { state-store-mode = ddata, remember-entities = off, distributed-data.durable.keys = [] }
        }
        """).WithFallback(ClusterSharding.DefaultConfig());

    public string Name => "floor-tell";

    public string Group => "floor-tell";

    public async Task<RowResult> RunAsync(BenchWorld world, CancellationToken cancellation)
    {
        var (inBulk, slowly) = (world.Settings.Scaled(400_000), world.Settings.Scaled(3 * PerSecond));
        using var system = ActorSystem.Create("floor", Config);
        await Cluster.Get(system).JoinAsync(Cluster.Get(system).SelfAddress, cancellation);
        var handled = new Handled();
        var region = ClusterSharding.Get(system).Start(
            "floor", _ => Props.Create(() => new Counter(handled)), ClusterShardingSettings.Create(system), new ByName());
        var names = Enumerable.Range(0, Entities).Select(n => new Told($"user-{n}")).ToArray();
        await TellAsync(region, names, handled, Entities, perSecond: null, cancellation); // a region keeps few messages for shards to come
        await TellAsync(region, names, handled, inBulk, perSecond: null, cancellation); // code is compiled
        var repetitions = new List<Values>();
        for (var repetition = 0; repetition < world.Settings.Repetitions; repetition++)
            repetitions.Add(new Values
            {
                ["in bulk, CPU µs/message"] = await TellAsync(region, names, handled, inBulk, perSecond: null, cancellation),
                [$"at {PerSecond:N0}/s, CPU µs/message"] = await TellAsync(region, names, handled, slowly, PerSecond, cancellation),
                ["the teller's naps and an idle cluster in it"] = await TellAsync(null, names, handled, slowly, PerSecond, cancellation),
            });
        await system.Terminate();
        return new RowResult(Name, Group, repetitions)
        {
            Notes = ["tell to handle, with the teller's own CPU; at a rate each wakes a thread"],
        };
    }

    /// <param name="region">Null: told to nobody, all else as it is.</param>
    private static async Task<double> TellAsync(
        IActorRef? region, Told[] names, Handled handled, int messages, double? perSecond, CancellationToken cancellation)
    {
        var all = handled.Expect(messages);
        var before = ProcessCpu.Seconds(Environment.ProcessId);
        await Task.Factory.StartNew(
            () =>
            {
                var watch = System.Diagnostics.Stopwatch.StartNew();
                for (var n = 0; n < messages; n++)
                {
                    while (perSecond is { } rate && watch.Elapsed.TotalSeconds < n / rate) Thread.Sleep(1);
                    if (region is null) handled.One();
                    else region.Tell(names[n % names.Length], ActorRefs.NoSender);
                }
            },
            cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await all.WaitAsync(TimeSpan.FromMinutes(1), cancellation);
        return (ProcessCpu.Seconds(Environment.ProcessId) - before) * 1e6 / messages;
    }

    private sealed record Told(string Entity);

    private sealed class Handled
    {
        private TaskCompletionSource _all = new();
        private int _left;

        public Task Expect(int messages)
        {
            (_all, _left) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), messages);
            return _all.Task;
        }

        public void One()
        {
            if (Interlocked.Decrement(ref _left) == 0) _all.SetResult();
        }
    }

    private sealed class Counter : UntypedActor
    {
        private readonly Handled _handled;

        public Counter(Handled handled) => _handled = handled;

        protected override void OnReceive(object message) => _handled.One();
    }

    private sealed class ByName() : HashCodeMessageExtractor(64)
    {
        public override string EntityId(object message) => ((Told)message).Entity;
    }
}
