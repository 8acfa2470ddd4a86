using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Akka.Event;
using Akka.Remote.Transport.DotNetty;
using StreamRec.Node.Settings;

namespace StreamRec.Node;

/// <summary>
/// Who may speak to the cluster port: both ends of a connection show a certificate of the cluster's own authority. Its names do not
/// matter, nodes come and go; so the authority signs nodes and nobody else.
/// </summary>
internal static class ClusterTls
{
    /// <summary>Null: no certificate is configured, and the port is one of loopback or declared insecure.</summary>
    /// <exception cref="NodeStartException">It would be open to the network, or a file cannot be used.</exception>
    public static DotNettySslSetup? Setup(NodeSettings settings)
    {
        var cluster = settings.Cluster;
        if (cluster is { Certificate: { } certificate, Key: { } key, Authority: { } authority }) return Setup(certificate, key, authority);
        if ((cluster.Certificate ?? cluster.Key ?? cluster.Authority) is not null)
            throw new NodeStartException("streamrec.cluster.tls: certificate, key and ca belong together (STREAMREC_CLUSTER_CERTIFICATE, STREAMREC_CLUSTER_KEY, STREAMREC_CLUSTER_CA); expected all three or none.");
        if (cluster.Insecure || Hosts(settings).All(IsLoopback)) return null;
        throw new NodeStartException(
            $"streamrec.cluster.host (STREAMREC_HOST) is {cluster.Host}, not loopback: "
            + "whoever reaches the cluster port could send this node anything. "
            + "Expected cluster.tls (certificate, key, ca), or cluster.insecure = on where a network of its own or a mesh keeps others out.");
    }

    /// <param name="certificate">PEM, this node's; intermediate ones may follow it.</param>
    /// <param name="key">PEM, without a password.</param>
    /// <param name="authority">PEM, one or several: who signs the nodes' certificates.</param>
    internal static DotNettySslSetup Setup(string certificate, string key, string authority)
    {
        try
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(authority);
            if (authorities.Count == 0) throw new CryptographicException("it has no certificate.");
            // Windows' TLS cannot use the key of a PEM file before it has been through a PKCS #12.
            using var pem = X509Certificate2.CreateFromPemFile(certificate, key);
            var own = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
            return new DotNettySslSetup(own, suppressValidation: false, requireMutualAuthentication: true, (shown, chain, peer, _, log) =>
            {
                var problem = Problem(shown, chain, authorities);
                if (problem is not null) log.Warning("A connection of {0} to the cluster port is refused: {1}", peer, problem);
                return problem is null;
            });
        }
        catch (Exception problem)
            when (problem is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new NodeStartException(
                $"streamrec.cluster.tls: {certificate}, {key} and {authority} cannot be used: {problem.Message}", problem);
        }
    }

    private static string? Problem(X509Certificate2? shown, X509Chain? sent, X509Certificate2Collection authorities)
    {
        if (shown is null) return "it shows no certificate; expected one of the cluster's authority.";
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        if (sent is not null) foreach (var element in sent.ChainElements) chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        return chain.Build(shown) ? null
            : $"its certificate {shown.Subject} of {shown.Issuer} is not of the cluster's authority: {string.Join(' ', chain.ChainStatus.Select(status => status.StatusInformation))}";
    }

    /// <summary>Where the port is bound may differ from where others find it: the operator's own section akka may say so.</summary>
    private static IEnumerable<string> Hosts(NodeSettings settings) =>
        [settings.Cluster.Host, settings.Akka.GetString("akka.remote.dot-netty.tcp.hostname", "localhost"),
            settings.Akka.GetString("akka.remote.dot-netty.tcp.bind-hostname", "localhost")];

    private static bool IsLoopback(string host) =>
        host is "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
