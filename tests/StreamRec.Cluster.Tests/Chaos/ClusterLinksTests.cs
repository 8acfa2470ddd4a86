using System.Net;
using System.Net.Sockets;
using StreamRec.Chaos;
using StreamRec.Testing;

namespace StreamRec.Cluster.Tests.Chaos;

/// <summary>The harness' network: a cut must hold everything back and lose nothing, or a campaign shows nothing.</summary>
public sealed class ClusterLinksTests
{
    [Fact]
    public async Task What_is_sent_while_the_link_is_cut_arrives_when_it_is_whole_again_and_in_order()
    {
        using var listens = new TcpListener(IPAddress.Loopback, 0);
        listens.Start();
        // Node 0 dials: this process. Node 1 listens.
        using var links = new ClusterLinks(node => node == 0 ? Environment.ProcessId : 0);
        links.Add(port: 1);
        var advertised = links.Add(((IPEndPoint)listens.LocalEndpoint).Port);
        using var dialling = new TcpClient();
        await dialling.ConnectAsync(IPAddress.Loopback, advertised);
        using var accepted = await listens.AcceptTcpClientAsync();
        var (near, far) = (dialling.GetStream(), accepted.GetStream());
        await near.WriteAsync(new byte[] { 1 });
        Assert.Equal(1, far.ReadByte());

        links.Cut(1, 0);
        await near.WriteAsync(new byte[] { 2 });
        await far.WriteAsync(new byte[] { 12 });
        using var second = new TcpClient();
        await second.ConnectAsync(IPAddress.Loopback, advertised);
        // A byte over a link between two others shows that the pumps have had their turn.
        await PassedOverAnotherLinkAsync(links);
        Assert.False(far.DataAvailable || near.DataAvailable || listens.Pending());

        links.Heal(0, 1);
        Assert.Equal(2, far.ReadByte());
        Assert.Equal(12, near.ReadByte());
        using var late = await listens.AcceptTcpClientAsync();
    }

    [Fact]
    public async Task The_end_of_a_connection_is_heard_only_over_a_link_that_is_whole()
    {
        using var listens = new TcpListener(IPAddress.Loopback, 0);
        listens.Start();
        using var links = new ClusterLinks(node => node == 0 ? Environment.ProcessId : 0);
        links.Add(port: 1);
        var advertised = links.Add(((IPEndPoint)listens.LocalEndpoint).Port);
        using var dialling = new TcpClient();
        await dialling.ConnectAsync(IPAddress.Loopback, advertised);
        using var accepted = await listens.AcceptTcpClientAsync();
        links.Cut(0, 1);
        dialling.Close();
        await PassedOverAnotherLinkAsync(links);
        var heard = accepted.GetStream().ReadAsync(new byte[1]).AsTask();
        Assert.False(heard.IsCompleted);
        links.Heal(0, 1);
        Assert.Equal(0, await heard);
    }

    private static async Task PassedOverAnotherLinkAsync(ClusterLinks links)
    {
        using var listens = new TcpListener(IPAddress.Loopback, 0);
        listens.Start();
        var advertised = links.Add(((IPEndPoint)listens.LocalEndpoint).Port);
        using var dialling = new TcpClient();
        await dialling.ConnectAsync(IPAddress.Loopback, advertised);
        using var accepted = await listens.AcceptTcpClientAsync();
        await dialling.GetStream().WriteAsync(new byte[] { 7 });
        Assert.Equal(7, accepted.GetStream().ReadByte());
    }
}
