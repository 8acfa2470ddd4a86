using Akka.Actor;
using Akka.Configuration;
using Akka.Coordination;
using StreamRec.Actors.Journal;

namespace StreamRec.Actors.Tests;

public sealed class DatabaseLeaseTests(Stores stores) : IClassFixture<Stores>
{
    [Fact]
    public async Task Of_two_nodes_one_has_it_and_the_other_when_that_gives_it_back()
    {
        var database = await stores.NewAsync("postgres");
        using var system = ActorSystem.Create("lease");
        using var one = Lease(system, database, "one:1");
        using var two = Lease(system, database, "two:2");
        Assert.True(await one.Acquire());
        Assert.False(await two.Acquire()); // it waited while one renewed
        Assert.True(one.CheckLease());
        Assert.False(two.CheckLease());
        await one.Release();
        Assert.True(await two.Acquire());
        Assert.False(one.CheckLease());
    }

    [Fact]
    public async Task What_a_dead_node_holds_runs_out_and_whoever_waits_for_it_has_it_then()
    {
        var database = await stores.NewAsync("postgres");
        using var system = ActorSystem.Create("lease");
        var dead = Lease(system, database, "dead:1");
        using var other = Lease(system, database, "other:2");
        Assert.True(await dead.Acquire());
        dead.Dispose(); // renews no more, gives nothing back
        Assert.True(await other.Acquire());
    }

    private static DatabaseLease Lease(ActorSystem system, JournalDatabase database, string owner) => new(
        LeaseSettings.Create(
            ConfigurationFactory.ParseString("heartbeat-timeout = 1s, heartbeat-interval = 100ms, lease-operation-timeout = 3s")
                .WithFallback(ConfigurationFactory.ParseString($"connection-string = \"{database.ConnectionString}\"")),
            "survivor", owner),
        (ExtendedActorSystem)system);
}
