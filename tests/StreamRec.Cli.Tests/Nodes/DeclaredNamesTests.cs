using System.CommandLine;
using StreamRec.Catalog;
using StreamRec.Cli.Commands;
using StreamRec.Cli.Nodes;
using StreamRec.Cli.Replay;
using StreamRec.Contracts;
using StreamRec.Testing;

namespace StreamRec.Cli.Tests.Nodes;

/// <summary>Event types of the operator's own, as the command line learns of them.</summary>
public sealed class DeclaredNamesTests : IDisposable
{
    private static readonly EventName[] Names = [new("purchase", EventType.PlayComplete, 2), new("viewSizeGuide", null)];

    private readonly TestFolder _folder = new("names");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_node_says_what_it_declares_and_one_that_does_not_declares_nothing()
    {
        const string kafka = "\"kafka\":{\"bootstrapServers\":\"b:1\",\"embedded\":false,\"topics\":{\"events\":\"e\"}}";
        const string names = """{"names":[{"name":"purchase","like":"playComplete","weight":2},{"name":"viewSizeGuide","onlyCounts":true}]}""";
        Assert.Equal(Names, NodeInfo.Parse($"{{{kafka},\"events\":{names}}}").EventNames.All);
        Assert.Empty(NodeInfo.Parse($"{{{kafka}}}").EventNames.All);
    }

    [Fact]
    public async Task A_settings_file_of_the_nodes_says_it_where_no_node_is_asked_whatever_else_is_in_it()
    {
        await File.WriteAllTextAsync(_folder["node.hocon"], """
            streamrec {
              cluster.tls.key = "/not/on/this/machine"
              events.names {
                purchase { like = playComplete, weight = 2 }
                viewSizeGuide { only-counts = on }
              }
            }
            """, TestContext.Current.CancellationToken);
        Assert.Equal(Names, (await DeclaredAsync("--config", _folder["node.hocon"])).All);
        Assert.Empty((await DeclaredAsync()).All);
        await File.WriteAllTextAsync(_folder["node.hocon"], "streamrec.events.names { purchase { like = buy } }", TestContext.Current.CancellationToken);
        var refused = await Assert.ThrowsAsync<CommandFailedException>(() => DeclaredAsync("--config", _folder["node.hocon"]));
        Assert.Contains("purchase.like = buy is no type", refused.Message);
    }

    [Fact]
    public void A_node_says_which_attributes_its_titles_have()
    {
        AttributeDeclaration[] shop = [new("brand", AttributeType.Keyword), new("price", AttributeType.Number)];
        const string kafka = "\"kafka\":{\"bootstrapServers\":\"b:1\",\"embedded\":false,\"topics\":{\"events\":\"e\"}}";
        Assert.Equal(shop, NodeInfo.Parse($"{{{kafka},\"catalog\":{{\"attributes\":{{\"price\":\"number\",\"brand\":\"keyword\"}}}}}}").Attributes.All);
        Assert.Empty(NodeInfo.Parse($"{{{kafka}}}").Attributes.All);
    }

    [Fact]
    public void A_file_of_events_is_read_with_the_names_that_are_declared()
    {
        File.WriteAllText(_folder["events.jsonl"], """{"eventId":"b","userId":"u","type":"purchase","itemId":"sku-1","timestamp":1782936002000}""");
        var read = Assert.Single(ReplaySources.Open(_folder["events.jsonl"], ReplayFormat.JsonLines, new EventNames(Names)).Read(_ => { }));
        Assert.Equal((EventType.PlayComplete, "purchase"), (read.Type, read.TypeName));
        Assert.Empty(ReplaySources.Open(_folder["events.jsonl"], ReplayFormat.JsonLines).Read(_ => { }));
    }

    private static async Task<EventNames> DeclaredAsync(params string[] arguments)
    {
        var (target, command) = (new TargetOptions(), new Command("any"));
        target.AddTo(command);
        return await target.EventNamesAsync(command.Parse(arguments), null, TestContext.Current.CancellationToken);
    }
}
