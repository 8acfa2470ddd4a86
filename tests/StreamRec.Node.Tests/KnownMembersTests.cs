using Akka.Actor;
using Akka.Cluster;
using StreamRec.Ingest;
using StreamRec.Testing;

namespace StreamRec.Node.Tests;

/// <summary>Whom a node takes for one of its cluster, of those that read for its group.</summary>
public sealed class KnownMembersTests
{
    private const string Hocon = "akka { loglevel = OFF, stdout-loglevel = OFF, actor.provider = cluster, remote.dot-netty.tcp { hostname = 127.0.0.1, port = 0 } }";

    [Fact]
    public async Task A_member_is_known_and_a_copied_machine_of_its_address_is_not()
    {
        using var system = ActorSystem.Create("known", Hocon);
        var cluster = Cluster.Get(system);
        await cluster.JoinAsync(cluster.SelfAddress, TestContext.Current.CancellationToken);
        var members = new KnownMembers(cluster, new SteppedTime());
        var self = cluster.SelfUniqueAddress;
        var card = new NodeCard(self.Address.ToString(), true, KnownMembers.Incarnation(self), 1, "machine", "folder");

        await Eventually.TrueAsync(() => members.Knows(card), "a member is known");
        Assert.False(members.Knows(card with { Incarnation = KnownMembers.Incarnation(new UniqueAddress(self.Address, self.Uid + 1)) }));
        Assert.False(members.Knows(card with { Address = "akka.tcp://known@127.0.0.2:1" }));
    }

    [Fact]
    public async Task A_member_that_has_left_is_known_a_little_longer()
    {
        var time = new SteppedTime();
        using var first = ActorSystem.Create("known", Hocon);
        using var second = ActorSystem.Create("known", Hocon);
        var (stays, leaves) = (Cluster.Get(first), Cluster.Get(second));
        await stays.JoinAsync(stays.SelfAddress, TestContext.Current.CancellationToken);
        await leaves.JoinAsync(stays.SelfAddress, TestContext.Current.CancellationToken);
        var members = new KnownMembers(stays, time);
        var card = new NodeCard(leaves.SelfAddress.ToString(), true, KnownMembers.Incarnation(leaves.SelfUniqueAddress), 1, "machine", "folder");
        await Eventually.TrueAsync(() => members.Knows(card), "it is a member");

        await leaves.LeaveAsync(TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => stays.State.Members.Count == 1, "it has left");
        Assert.True(members.Knows(card));
        time.Advance(TimeSpan.FromMinutes(2));
        Assert.False(members.Knows(card));
    }
}
