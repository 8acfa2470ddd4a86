using System.Collections;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Cluster;
using Akka.Configuration;
using StreamRec.Node.Settings;
using StreamRec.Testing;

namespace StreamRec.Node.Tests;

public sealed class ClusterTlsTests : IDisposable
{
    private readonly TestFolder _folder = new("tls");
    private readonly Authority _ours;
    private readonly Authority _foreign;

    public ClusterTlsTests() => (_ours, _foreign) = (new Authority(_folder, "ours"), new Authority(_folder, "foreign"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Nodes_of_one_authority_form_a_cluster()
    {
        using var first = Node(_ours.Issue("first"));
        using var second = Node(_ours.Issue("second"));
        Cluster.Get(first).Join(Cluster.Get(first).SelfAddress);
        Cluster.Get(second).Join(Cluster.Get(first).SelfAddress);
        await Eventually.TrueAsync(
            () => Cluster.Get(first).State.Members.Count(member => member.Status == MemberStatus.Up) == 2, "both are up");
        await second.Terminate();
        await first.Terminate();
    }

    [Theory]
    [InlineData("none")]
    [InlineData("foreign")]
    [InlineData("self-signed")]
    public async Task Who_shows_no_certificate_of_the_authority_is_disconnected(string shown)
    {
        using var node = Node(_ours.Issue("node"));
        using var certificate = shown switch
        {
            "none" => null,
            "foreign" => _foreign.Issue("node").Certificate(),
            _ => new Authority(_folder, "self").Certificate(),
        };
        Assert.True(await IsDisconnectedAsync(Cluster.Get(node).SelfAddress.Port!.Value, certificate));
        await node.Terminate();
    }

    [Fact]
    public void A_port_that_is_open_to_the_network_is_refused_without_tls_unless_it_is_declared()
    {
        var refused = Assert.Throws<NodeStartException>(() => ClusterTls.Setup(Settings("cluster.host = node-1"))).Message;
        Assert.Contains("node-1", refused);
        Assert.Contains("cluster.tls", refused);
        Assert.Contains("cluster.insecure", refused);
        Assert.Null(ClusterTls.Setup(Settings("cluster { host = node-1, insecure = on }")));
        Assert.Null(ClusterTls.Setup(Settings("cluster.host = 127.0.0.1")));
        Assert.Throws<NodeStartException>(() => ClusterTls.Setup(Settings("", "akka.remote.dot-netty.tcp.bind-hostname = 0.0.0.0")));
        var issued = _ours.Issue("node");
        var (certificate, key, authority) = (issued.CertificateFile, issued.KeyFile, _ours.CertificateFile);
        Assert.NotNull(ClusterTls.Setup(Settings($$"""cluster { host = node-1, tls { certificate = "{{certificate}}", key = "{{key}}", ca = "{{authority}}" } }""")));
        Assert.Contains("belong together", Assert.Throws<NodeStartException>(
            () => ClusterTls.Setup(Settings($$"""cluster.tls.certificate = "{{certificate}}" """))).Message);
        Assert.Contains(key, Assert.Throws<NodeStartException>(() => ClusterTls.Setup(key, key, authority)).Message);
    }

    /// <summary>In TLS 1.3 the client has shaken hands before the server has looked at its certificate: the answer is what it reads next.</summary>
    private static async Task<bool> IsDisconnectedAsync(int port, X509Certificate2? certificate)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port, TestContext.Current.CancellationToken);
#pragma warning disable CA5359 // the stranger does not care whom it attacks
        await using var tls = new SslStream(client.GetStream(), false, (_, _, _, _) => true);
#pragma warning restore CA5359
        try
        {
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = "node",
                ClientCertificates = certificate is null ? null : [certificate],
            }, TestContext.Current.CancellationToken);
            return await tls.ReadAsync(new byte[1], TestContext.Current.CancellationToken) == 0;
        }
        catch (Exception problem) when (problem is AuthenticationException or IOException)
        {
            return true;
        }
    }

    private NodeSettings Settings(string streamrec, string akka = "")
    {
        var file = _folder[Guid.NewGuid().ToString("n")];
        File.WriteAllText(file, $"streamrec {{ {streamrec} }}\n{akka}");
        return SettingsReader.Read(Path.Combine(AppContext.BaseDirectory, "hocon", "streamrec.hocon"), file, new Hashtable());
    }

    private ActorSystem Node(Issued issued) => ActorSystem.Create("streamrec", ActorSystemSetup.Create(
        BootstrapSetup.Create().WithConfig(ConfigurationFactory.ParseString("""
            akka {
              loglevel = OFF
              stdout-loglevel = OFF
              actor.provider = cluster
              remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0, enable-ssl = on }
            }
            """)),
        ClusterTls.Setup(issued.CertificateFile, issued.KeyFile, _ours.CertificateFile)));

    private sealed record Issued(string CertificateFile, string KeyFile)
    {
        public X509Certificate2 Certificate()
        {
            using var pem = X509Certificate2.CreateFromPemFile(CertificateFile, KeyFile);
            return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
        }
    }

    private sealed class Authority
    {
        private readonly TestFolder _folder;
        private readonly string _name;
        private readonly X509Certificate2 _certificate;

        public Authority(TestFolder folder, string name)
        {
            (_folder, _name) = (folder, name);
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
            _certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
            CertificateFile = folder[$"{name}.crt"];
            File.WriteAllText(CertificateFile, _certificate.ExportCertificatePem());
        }

        public string CertificateFile { get; }

        public X509Certificate2 Certificate() => X509CertificateLoader.LoadPkcs12(_certificate.Export(X509ContentType.Pkcs12), null);

        public Issued Issue(string node)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest($"CN={node}", key, HashAlgorithmName.SHA256);
            using var issued = request.Create(_certificate, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1), RandomNumberGenerator.GetBytes(8));
            var files = new Issued(_folder[$"{_name}-{node}.crt"], _folder[$"{_name}-{node}.key"]);
            File.WriteAllText(files.CertificateFile, issued.ExportCertificatePem());
            File.WriteAllText(files.KeyFile, key.ExportPkcs8PrivateKeyPem());
            return files;
        }
    }
}
