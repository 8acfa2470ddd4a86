using System.Collections.Immutable;
using Akka.Actor;
using Akka.Persistence;
using Akka.Persistence.Journal;
using StreamRec.Actors.Journal;
using StreamRec.Domain;
using StreamRec.Testing;
using static StreamRec.Actors.Tests.Given;

namespace StreamRec.Actors.Tests;

public sealed class SupervisionTests(Stores stores) : IClassFixture<Stores>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task An_actor_that_throws_ends_so_that_who_watches_it_hears_of_it_and_the_next_one_goes_on()
    {
        await using var node = await TestNode.StartAsync(await stores.NewAsync("sqlite"));
        await node.FoldDurablyAsync(Batch(-1, Play(1, "a")));
        var ended = (await node.ActorOfAsync(Ann)).WatchAsync(TestContext.Current.CancellationToken);

        node.Moves.Broken = true;
        node.Send(Batch(1, Play(2, "b")));
        await ended.WaitAsync(Limit, TestContext.Current.CancellationToken);
        node.Moves.Broken = false;
        await node.FoldDurablyAsync(Batch(1, Play(2, "b")));

        Assert.Equal(["a", "b"], Played((await node.ProfileAsync(Ann)).Profile));
    }

    [Fact]
    public async Task A_holder_that_asks_the_gate_anew_is_granted_anew()
    {
        using var system = ActorSystem.Create("gate");
        var gate = system.ActorOf(Props.Create(() => new CheckpointGate(1, Limit, new StoreHealth())));
        var (holder, other) = (new Probe(system), new Probe(system));

        await holder.AskAsync<CheckpointGate.Granted>(gate, CheckpointGate.Ask.Instance);
        await holder.AskAsync<CheckpointGate.Granted>(gate, CheckpointGate.Ask.Instance);
        gate.Tell(CheckpointGate.Return.Instance, holder.Ref);
        await other.AskAsync<CheckpointGate.Granted>(gate, CheckpointGate.Ask.Instance);
    }

    [Fact]
    public async Task A_checkpoint_that_fails_because_the_database_is_away_is_no_fault_of_the_user()
    {
        var settings = TestNode.Settings with { RecoveryAttempts = 1 };
        await using var node = await TestNode.StartAsync(await stores.NewAsync("sqlite"), settings, hocon: $$"""
            akka.persistence.journal {
              plugin = "akka.persistence.journal.away"
              away { class = "{{typeof(AwayJournal).AssemblyQualifiedName}}", plugin-dispatcher = "akka.actor.default-dispatcher" }
            }
            """);
        while (AwayJournal.Failures < 3)
        {
            var answer = await node.Lane.AskAsync<object>(node.Region, Batch(-1, Play(1, "a")), m => m is Folded or Quarantined);
            Assert.IsType<Folded>(answer);
        }
    }

    [Fact]
    public async Task A_recovery_that_takes_too_long_says_nothing_about_the_database()
    {
        await using var node = await TestNode.StartAsync(await stores.NewAsync("sqlite"), hocon: $$"""
            akka.persistence.journal {
              plugin = "akka.persistence.journal.slow"
              slow {
                class = "{{typeof(SlowJournal).AssemblyQualifiedName}}", plugin-dispatcher = "akka.actor.default-dispatcher"
                recovery-event-timeout = 100ms
              }
            }
            """);
        var slow = new UserId("slow");
        await Eventually.TrueAsync(
            () =>
            {
                node.Send(BatchOf(slow, -1, Play(1, "a", slow)));
                return SlowJournal.Recoveries > 1;
            },
            "the first recovery ran into its time-out");
        await node.FoldDurablyAsync(Batch(-1, Play(1, "a")));

        Assert.Equal("", StoreHealth.Of(node.System).Reason); // it was never away
    }

    [Fact]
    public async Task Of_a_suspicion_the_probe_decides_and_one_that_runs_into_its_time_out_has_failed()
    {
        using var system = ActorSystem.Create("gate");
        var (health, probes, answers) = (new StoreHealth(), 0, false);
        health.ProbeWith(_ => Interlocked.Increment(ref probes) > 1 && !Volatile.Read(ref answers)
            ? Task.FromCanceled(new CancellationToken(canceled: true))
            : Task.CompletedTask);
        var gate = system.ActorOf(Props.Create(() => new CheckpointGate(1, TimeSpan.FromMilliseconds(10), health)));
        var holder = new Probe(system);
        await holder.AskAsync<CheckpointGate.Granted>(gate, CheckpointGate.Ask.Instance);

        health.Failed(new TimeoutException("a slow statement"));
        await Eventually.TrueAsync(() => Volatile.Read(ref probes) == 1, "the database is tried");
        Assert.True(health.Available);
        await Eventually.TrueAsync(
            () =>
            {
                if (health.Available) health.Failed(new TimeoutException("another"));
                return Volatile.Read(ref probes) > 4;
            },
            "it is tried again and again");
        Assert.False(health.Available);

        Volatile.Write(ref answers, true);
        await Eventually.TrueAsync(() => health.Available, "it answers");
    }

    private sealed class SlowJournal : MemoryJournal
    {
        private static int s_recoveries;

        public static int Recoveries => Volatile.Read(ref s_recoveries);

        public override Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr, CancellationToken cancellationToken)
        {
            if (!persistenceId.EndsWith("slow", StringComparison.Ordinal))
                return base.ReadHighestSequenceNrAsync(persistenceId, fromSequenceNr, cancellationToken);
            Interlocked.Increment(ref s_recoveries);
            return new TaskCompletionSource<long>().Task;
        }
    }

    /// <summary>Every write runs into a time-out.</summary>
    private sealed class AwayJournal : MemoryJournal
    {
        private static int s_failures;

        public static int Failures => Volatile.Read(ref s_failures);

        protected override Task<IImmutableList<Exception>> WriteMessagesAsync(IEnumerable<AtomicWrite> messages, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref s_failures);
            return Task.FromException<IImmutableList<Exception>>(new TimeoutException("away"));
        }
    }
}
