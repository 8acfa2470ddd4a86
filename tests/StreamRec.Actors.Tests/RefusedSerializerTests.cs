using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Configuration;
using StreamRec.Actors.Journal;
using StreamRec.Testing;

namespace StreamRec.Actors.Tests;

public sealed class RefusedSerializerTests : IDisposable
{
    private const string Remote = """akka { loglevel = OFF, stdout-loglevel = OFF, actor.provider = remote, remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 } }""";
    private readonly TestFolder _folder = new("wire");

    /// <summary>What an attacker sends; it says when it is made.</summary>
    public sealed class Gadget
    {
        private static int _made;

        public Gadget() => Interlocked.Increment(ref _made);

        public static int Made => Volatile.Read(ref _made);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Serializers_that_make_the_type_that_a_message_names_are_not_there(int id)
    {
        using var system = Node("streamrec");
        var before = Gadget.Made;
        Assert.Throws<SerializationException>(() => system.Serialization.Deserialize("{}"u8.ToArray(), id, typeof(Gadget).AssemblyQualifiedName));
        Assert.Throws<SerializationException>(() => system.Serialization.FindSerializerFor(new Gadget()).ToBinary(new Gadget()));
        Assert.Equal(before + 2, Gadget.Made);
        await system.Terminate();
    }

    [Fact]
    public async Task A_message_that_a_stranger_sends_as_json_reaches_no_actor_and_what_follows_it_does()
    {
        using var node = Node("streamrec");
        using var stranger = ActorSystem.Create("streamrec", ConfigurationFactory.ParseString(Remote));
        var probe = new Probe(node);
        var target = stranger.ActorSelection($"{probe.Ref.Path.ToStringWithAddress(((ExtendedActorSystem)node).Provider.DefaultAddress)}");
        var gadget = new Gadget();
        var before = Gadget.Made;
        target.Tell(gadget);
        target.Tell("after it");
        Assert.Equal("after it", await probe.NextAsync<object>());
        Assert.Equal(before, Gadget.Made);
        await stranger.Terminate();
        await node.Terminate();
    }

    private ActorSystem Node(string name) => ActorSystem.Create(
        name, ConfigurationFactory.ParseString(Remote).WithFallback(StreamRecActors.Configuration(JournalDatabase.Parse($"sqlite:{_folder["db"]}"))));
}
