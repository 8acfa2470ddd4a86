using System.Collections.Immutable;
using StreamRec.Domain;
using StreamRec.Gateway.Auth;

namespace StreamRec.Node.Settings;

/// <summary>Where other nodes find this one, who may speak to it, and who goes on when they lose sight of each other.</summary>
public sealed record ClusterSettings
{
    [Setting("cluster.host", """
        Other nodes find this one by this name or address.
        """, Variable = "STREAMREC_HOST", Accepted = "a host name or address")]
    public string Host { get; init; } = "127.0.0.1";

    [Setting("cluster.port", """
        They find it at this port; 0 picks a free one (a node on its own).
        """, Variable = "STREAMREC_PORT", Range = "0..65535")]
    public int Port { get; init; }

    [Setting("cluster.seeds", """
        The node joins the cluster of these seed nodes, each host:port, the same list in the same order on every node; empty: it is a
        cluster of its own. Any of them can be joined; only the first may begin a cluster. Needs a Kafka and a PostgreSQL that all share.
        The variable has them separated by commas.
        """, Variable = "STREAMREC_SEEDS", Accepted = "a list of host:port")]
    public ImmutableArray<string> Seeds { get; init; } = [];

    [Setting<PemFile>("cluster.tls.certificate", """
        Both ends of each connection between nodes show a certificate of the same authority. This PEM file has this node's certificate,
        and intermediate ones after it.
        """, Variable = "STREAMREC_CLUSTER_CERTIFICATE")]
    public string? Certificate { get; init; }

    [Setting<PemFile>("cluster.tls.key", """
        This PEM file has the certificate's key, without a password.
        """, Variable = "STREAMREC_CLUSTER_KEY")]
    public string? Key { get; init; }

    [Setting<PemFile>("cluster.tls.ca", """
        This PEM file has the authority's certificate. It must sign nodes and nobody else; names are not compared.
        """, Variable = "STREAMREC_CLUSTER_CA")]
    public string? Authority { get; init; }

    [Setting("cluster.insecure", """
        Without TLS the cluster port is refused on an address that is not loopback: whoever reaches it can send a node anything. on: a
        network of its own, or a mesh, keeps others out.
        """)]
    public bool Insecure { get; init; }

    [Setting("cluster.when-split", """
        This decides who goes on when nodes lose sight of each other, because of a crash or a cut network. The others stop with exit
        code 255, and their supervisor starts them again.
        keep-majority: the larger part; of two equal ones the one with the lowest address. For three nodes and more. Of two, the survivor
          would stop if it has the higher address.
        lease: the larger part if it is first to take a lease in PostgreSQL, else the other that has it. For two nodes. While PostgreSQL
          does not answer nobody can have it: then all stop.
        """)]
    public WhenSplit WhenSplit { get; init; } = WhenSplit.KeepMajority;

    [Setting("cluster.heartbeat-pause", """
        A node whose heartbeats (they come four times a second) are late by more than this is unreachable. A longer pause forgives longer
        stalls (garbage collection, a busy machine, a migration of the virtual one).
        """, Range = "500ms..2m")]
    public TimeSpan HeartbeatPause { get; init; } = TimeSpan.FromMilliseconds(1500);

    [Setting("cluster.stable-after", """
        Who is unreachable must have been the same for this long before it is decided who goes on. 1s suits up to ten nodes, 20s a hundred.
        Users of a node that died are served again after about heartbeat-pause + 1.5 * stable-after + 1.5s.
        """, Range = "500ms..2m")]
    public TimeSpan StableAfter { get; init; } = TimeSpan.FromSeconds(1);
}

public enum WhenSplit
{
    KeepMajority,
    Lease,
}
