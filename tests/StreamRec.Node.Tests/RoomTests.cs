using System.Reflection;
using System.Runtime.CompilerServices;
using NetArchTest.Rules;

namespace StreamRec.Node.Tests;

/// <summary>Which room may use which: the flow goes one way.</summary>
public sealed class RoomTests
{
    private static readonly string[] Rooms =
        ["Contracts", "Domain", "Catalog", "Signals", "Ranking", "Actors", "Ingest", "Gateway", "Node", "Training"];

    [Theory]
    [InlineData("Contracts", "")]
    [InlineData("Domain", "Contracts")]
    [InlineData("Catalog", "Contracts Domain")]
    [InlineData("Signals", "Contracts Domain")]
    [InlineData("Ranking", "Contracts Domain Catalog Signals")]
    [InlineData("Actors", "Contracts Domain Catalog Signals Ranking")]
    [InlineData("Ingest", "Contracts Domain")]
    [InlineData("Gateway", "Contracts Domain Catalog Ranking Actors")]
    [InlineData("Training", "Contracts Domain Catalog Signals Ranking")]
    public void A_room_uses_only_the_rooms_before_it(string room, string allowed)
    {
        var may = allowed.Split(' ', StringSplitOptions.RemoveEmptyEntries).Append(room);
        var forbidden = Rooms.Except(may).Select(name => $"StreamRec.{name}").ToArray();
        Holds(Types.InAssembly(Room(room)).ShouldNot().HaveDependencyOnAny(forbidden).GetResult());
    }

    [Theory]
    [InlineData("Contracts", "Akka", "Confluent", "Microsoft.ML", "Microsoft.AspNetCore", "System.IO.File")]
    [InlineData("Domain", "Akka", "Confluent", "Microsoft.ML", "Microsoft.AspNetCore", "System.IO.File", "System.Random", "System.TimeProvider")]
    [InlineData("Signals", "Akka", "Confluent", "Microsoft.ML", "Microsoft.AspNetCore", "System.Random", "System.TimeProvider")]
    [InlineData("Catalog", "Akka", "Confluent", "Microsoft.ML", "Microsoft.AspNetCore")]
    [InlineData("Ranking", "Akka", "Confluent", "Microsoft.AspNetCore", "TorchSharp")]
    [InlineData("Node", "TorchSharp", "StreamRec.Training")]
    [InlineData("Actors", "Confluent", "Microsoft.AspNetCore")]
    [InlineData("Ingest", "Akka.Persistence", "Akka.Cluster", "Microsoft.ML", "Microsoft.AspNetCore")]
    [InlineData("Gateway", "Confluent", "Akka.Persistence", "Microsoft.ML")]
    public void A_room_keeps_out_what_is_not_its_business(string room, params string[] forbidden) =>
        Holds(Types.InAssembly(Room(room)).ShouldNot().HaveDependencyOnAny(forbidden).GetResult());

    /// <summary>A room is used through what it makes public; its tests, benchmarks and test tools may look inside.</summary>
    [Fact]
    public void No_room_opens_its_inside_to_another_room()
    {
        var opened = from room in Rooms
                     from friend in Room(room).GetCustomAttributes<InternalsVisibleToAttribute>()
                     where Rooms.Append("Cli").Any(other => friend.AssemblyName == $"StreamRec.{other}")
                     select $"{room} to {friend.AssemblyName}";
        Assert.Empty(opened);
    }

    private static Assembly Room(string name) => Assembly.Load($"StreamRec.{name}");

    private static void Holds(NetArchTest.Rules.TestResult result) =>
        Assert.True(result.IsSuccessful, string.Join(", ", result.FailingTypeNames ?? []));
}
