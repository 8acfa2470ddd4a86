using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace StreamRec.Chaos;

/// <summary>
/// The network between the nodes' cluster ports: what a node advertises is a port here, and what comes in is passed on to the
/// port where it listens. A link that is cut loses nothing and says nothing, as a network does that TCP believes in: bytes wait
/// until it is whole again, and so do the news that a connection has ended. Who dials is found in <c>/proc</c>, so that a link
/// is one between two nodes and needs neither root nor the nodes' protocol.
/// </summary>
/// <param name="processes">The process id of each node, now.</param>
internal sealed class ClusterLinks(Func<int, int> processes) : IDisposable
{
    private readonly List<(TcpListener Listener, int Target)> _doors = [];
    private readonly ConcurrentDictionary<(int, int), TaskCompletionSource> _cuts = new();
    private readonly CancellationTokenSource _stop = new();

    /// <summary>A node that listens on <paramref name="port"/>; the port to advertise.</summary>
    public int Add(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var node = _doors.Count;
        _doors.Add((listener, port));
        _ = AcceptAsync(listener, node);
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public void Cut(int a, int b) => _cuts.TryAdd(Link(a, b), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    public void Heal(int a, int b)
    {
        if (_cuts.TryRemove(Link(a, b), out var cut)) cut.SetResult();
    }

    public void Dispose()
    {
        _stop.Cancel();
        foreach (var (listener, _) in _doors) listener.Dispose();
        foreach (var cut in _cuts.Values) cut.TrySetCanceled();
        _stop.Dispose();
    }

    private static (int, int) Link(int a, int b) => (Math.Min(a, b), Math.Max(a, b));

    private async Task AcceptAsync(TcpListener listener, int node)
    {
        try
        {
            while (true) _ = ConnectAsync(await listener.AcceptTcpClientAsync(_stop.Token), node);
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            return;
        }
    }

    private async Task ConnectAsync(TcpClient from, int node)
    {
        using var dialled = from;
        using var to = new TcpClient();
        if (DiallerOf(dialled) is not { } dialler) return; // it has died since
        try
        {
            await PassAsync(dialler, node);
            await to.ConnectAsync(IPAddress.Loopback, _doors[node].Target, _stop.Token);
            dialled.NoDelay = to.NoDelay = true;
            await Task.WhenAny(PumpAsync(dialled, to, dialler, node), PumpAsync(to, dialled, dialler, node));
        }
        catch (Exception ended) when (ended is SocketException or OperationCanceledException)
        {
            return;
        }
    }

    private async Task PumpAsync(TcpClient from, TcpClient to, int a, int b)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            var (source, sink) = (from.GetStream(), to.GetStream());
            int length;
            while ((length = await source.ReadAsync(buffer, _stop.Token)) > 0)
            {
                await PassAsync(a, b);
                await sink.WriteAsync(buffer.AsMemory(0, length), _stop.Token);
            }
        }
        catch (Exception ended) when (ended is IOException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            // The end of a connection: the other side hears of it once the link is whole.
        }
        try
        {
            await PassAsync(a, b);
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }

    private Task PassAsync(int a, int b) => _cuts.TryGetValue(Link(a, b), out var cut) ? cut.Task : Task.CompletedTask;

    private int? DiallerOf(TcpClient accepted)
    {
        var (peer, own) = ((IPEndPoint)accepted.Client.RemoteEndPoint!, (IPEndPoint)accepted.Client.LocalEndPoint!);
        if (SocketOf(peer.Port, own.Port) is not { } inode) return null;
        for (var node = 0; node < _doors.Count; node++)
        {
            if (Holds(processes(node), $"socket:[{inode}]")) return node;
        }
        return null;
    }

    /// <summary>The inode of the socket that dialled: https://docs.kernel.org/networking/proc_net_tcp.html</summary>
    private static string? SocketOf(int localPort, int remotePort)
    {
        var (local, remote) = ($":{localPort:X4}", $":{remotePort:X4}");
        foreach (var table in new[] { "/proc/net/tcp", "/proc/net/tcp6" })
        {
            foreach (var line in File.ReadLines(table).Skip(1))
            {
                var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (fields.Length > 9 && fields[1].EndsWith(local, StringComparison.Ordinal) && fields[2].EndsWith(remote, StringComparison.Ordinal)) return fields[9];
            }
        }
        return null;
    }

    private static bool Holds(int process, string socket)
    {
        try
        {
            return Directory.EnumerateFiles($"/proc/{process.ToString(CultureInfo.InvariantCulture)}/fd").Any(file => new FileInfo(file).LinkTarget == socket);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
