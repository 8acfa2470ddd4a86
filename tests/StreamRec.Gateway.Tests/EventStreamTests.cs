using StreamRec.Gateway.Tests.Support;

namespace StreamRec.Gateway.Tests;

public sealed class EventStreamTests
{
    private const string Path = "/v1/users/u1/recommendations/live";

    [Fact]
    public async Task A_list_comes_at_once_and_after_every_change_with_its_version_as_id()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var stream = await EventStream.OpenAsync(host, Path);
        var first = await stream.NextAsync();
        Assert.Equal(("list", "1"), (first?.Event, first?.Id));
        host.Region.Push("u1", 2, Lists.Of("b", "a"), "e2");
        var second = await stream.NextAsync();
        Assert.Equal(("list", "2", "e2"), (second?.Event, second?.Id, second?.Data.GetProperty("asOf").Text("eventId")));
    }

    [Fact]
    public async Task A_reader_that_comes_back_resumes_from_its_last_event_id()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var stream = await EventStream.OpenAsync(host, Path + "?deltas=true", lastEventId: "1");
        Assert.Equal("unchanged", (await stream.NextAsync())?.Event);
        host.Region.Push("u1", 2, Lists.Of("b", "a", "c"), "e2");
        Assert.Equal("delta", (await stream.NextAsync())?.Event);
    }

    [Fact]
    public async Task An_idle_stream_is_kept_alive_by_comments()
    {
        await using var host = await GatewayHost.StartAsync(GatewayHost.Quick with { KeepAlive = TimeSpan.FromMilliseconds(50) });
        await using var stream = await EventStream.OpenAsync(host, Path);
        await stream.NextAsync();
        await stream.CommentAsync();
        await stream.CommentAsync();
    }

    [Fact]
    public async Task A_reader_that_leaves_is_forgotten()
    {
        await using var host = await GatewayHost.StartAsync();
        await using (var stream = await EventStream.OpenAsync(host, Path)) await stream.NextAsync();
        await Until.True(() => host.Connections.Count == 0 && host.Region["u1"].Following == 0, "connection and subscription are gone");
    }

    [Fact]
    public async Task The_stream_of_an_expired_token_ends_and_says_so()
    {
        await using var host = await GatewayHost.StartAsync(GatewayHost.Keyed);
        var token = Tokens.Viewer("u1", TimeSpan.FromSeconds(2));
        await using var stream = await EventStream.OpenAsync(host, $"{Path}?access_token={token}");
        Assert.Equal("list", (await stream.NextAsync())?.Event);
        var last = await stream.NextAsync();
        Assert.Equal(("error", "token_expired"), (last?.Event, last?.Data.Text("code")));
        Assert.Null(await stream.NextAsync());
    }
}
