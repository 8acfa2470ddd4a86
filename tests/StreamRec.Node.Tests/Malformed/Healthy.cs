using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using StreamRec.Testing;

namespace StreamRec.Node.Tests.Malformed;

/// <summary>What a node owes after anything: it is ready, an ordinary event yields a list, and its log tells of no failure.</summary>
internal sealed class Healthy(NodeProcess node)
{
    private int _checks;

    public static async Task<string> KafkaOfAsync(NodeProcess node) =>
        (await node.InfoAsync()).GetProperty("kafka").GetProperty("bootstrapServers").GetString()!;

    public async Task StillAsync()
    {
        using (var ready = await node.Http.GetAsync("/health/ready")) Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        var id = $"ordinary-{++_checks}";
        await using var screen = await LiveClient.ConnectAsync(node.LiveAddress);
        await screen.SubscribeAsync("ordinary");
        await screen.NextAsync("list");
        using (var posted = await node.Http.PostAsync("/v1/events", new ByteArrayContent(BadEvents.Good(id, "ordinary"))))
        {
            Assert.Equal(HttpStatusCode.Accepted, posted.StatusCode);
        }
        await screen.AsOfAsync(id);
        var log = node.Log;
        Assert.DoesNotContain("fail: ", log);
        Assert.DoesNotContain("crit: ", log);
        Assert.True(log.Length < 200_000, $"bad input fills the log: {log.Length} characters, ending in\n{log[^1_000..]}");
    }
}
