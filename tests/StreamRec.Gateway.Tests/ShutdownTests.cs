using System.Net;
using StreamRec.Gateway.Tests.Support;

namespace StreamRec.Gateway.Tests;

public sealed class ShutdownTests
{
    [Fact]
    public async Task A_node_that_stops_sends_its_screens_away_and_ends()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var screen = await Screen.OpenAsync(host);
        await using var stream = await EventStream.OpenAsync(host, "/v1/users/u2/recommendations/live");
        await screen.SubscribeAsync("u1");
        await screen.NextAsync("list");
        await stream.NextAsync();
        var stopping = host.StopAsync();
        Assert.Equal(1001, (await screen.ClosedAsync()).Status);
        Assert.Equal("stopping", (await stream.NextAsync())?.Data.Text("code"));
        await stopping.WaitAsync(Until.Deadline);
        Assert.Equal(0, host.Connections.Count);
    }

    [Fact]
    public async Task A_node_that_drains_takes_no_new_sockets_but_still_answers()
    {
        await using var host = await GatewayHost.StartAsync();
        host.Connections.BeginDrain();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await SocketLimitTests.RefusedAsync(host));
        await (await host.Http.GetAsync("/v1/users/u1/recommendations/live")).ProblemAsync(HttpStatusCode.ServiceUnavailable);
        Assert.Equal(HttpStatusCode.OK, (await host.Http.GetAsync("/v1/users/u1/recommendations")).StatusCode);
    }
}
