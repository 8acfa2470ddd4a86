using System.Net.WebSockets;

namespace StreamRec.LoadTest.Bench;

/// <summary>What a WebSocket takes that is open and follows nothing.</summary>
internal sealed class SocketsRow : IBenchRow
{
    public string Name => "sockets";

    public string Group => "sockets";

    public async Task<RowResult> RunAsync(BenchWorld world, CancellationToken cancellation)
    {
        var node = await world.NewNodeAsync();
        await WatchedLoad.WarmAsync(world, node, world.Settings.RowWarmup, cancellation);
        var before = await node.MemoryAsync(cancellation);
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler());
        var sockets = new List<ClientWebSocket>();
        try
        {
            for (var n = 0; n < world.Settings.Sockets; n++) sockets.Add(await OpenAsync(node.Address, invoker, cancellation));
            var after = await node.MemoryAsync(cancellation);
            var values = new Values
            {
                ["sockets"] = sockets.Count,
                ["heap bytes/socket"] = (after.HeapBytes - before.HeapBytes) / sockets.Count,
                ["RSS bytes/socket"] = (after.ResidentBytes - before.ResidentBytes) / sockets.Count,
            };
            return new RowResult(Name, Group, [values]);
        }
        finally
        {
            foreach (var socket in sockets) socket.Dispose();
        }
    }

    private static async Task<ClientWebSocket> OpenAsync(Uri node, HttpMessageInvoker invoker, CancellationToken cancellation)
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("streamrec.v1");
        await socket.ConnectAsync(new UriBuilder(new Uri(node, "/v1/live")) { Scheme = "ws" }.Uri, invoker, cancellation);
        _ = socket.ReceiveAsync(new byte[64], CancellationToken.None) // answers pings
            .ContinueWith(static ended => ended.Exception, TaskScheduler.Default);
        return socket;
    }
}
