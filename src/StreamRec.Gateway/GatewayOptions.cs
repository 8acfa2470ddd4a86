using System.Collections.Immutable;
using System.Net;

namespace StreamRec.Gateway;

/// <summary>What can be set about the gateway; the node sets what <c>streamrec.http</c> and <c>streamrec.auth</c> have keys for.</summary>
public sealed record GatewayOptions
{
    /// <summary>HS256 secret (<c>STREAMREC_JWT_KEY</c>), at least 32 bytes of UTF-8. Null: HS256 tokens are refused.</summary>
    public string? JwtKey { get; init; }

    /// <summary>RS256 public key as PEM (content of <c>STREAMREC_JWT_PUBLIC_KEY_FILE</c>). Null: RS256 tokens are refused.</summary>
    public string? JwtPublicKeyPem { get; init; }

    /// <summary>A static bearer token with role operator (<c>STREAMREC_OPERATOR_TOKEN</c>).</summary>
    public string? OperatorToken { get; init; }

    /// <summary>Required <c>iss</c> and <c>aud</c>; null: any.</summary>
    public string? JwtIssuer { get; init; }
    public string? JwtAudience { get; init; }
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Origins (<c>https://app.example</c>) that browsers may call from, besides the node's own.</summary>
    public ImmutableArray<string> AllowedOrigins { get; init; } = [];

    /// <summary>Host names that a node open on loopback answers to, besides localhost and loopback addresses.</summary>
    public ImmutableArray<string> AllowedHosts { get; init; } = [];

    /// <summary>Proxies whose X-Forwarded-For, -Proto and -Host are believed.</summary>
    public ImmutableArray<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>Path under which everything is found too, such as <c>/tv</c>, for a proxy that passes it on; empty: none.</summary>
    public string PathBase { get; init; } = "";

    public int MaxSockets { get; init; } = 50_000;

    /// <summary>Live connections (WebSocket or SSE) on this node that may follow one user.</summary>
    public int SocketsPerUser { get; init; } = 16;
    public int SubscriptionsPerSocket { get; init; } = 32;

    /// <summary>Bytes of one socket message: an event's 64 KiB and its envelope.</summary>
    public int MaxMessageBytes { get; init; } = 65 * 1024;

    /// <summary>Events of one user that this node takes per second, by whatever way and from whomever, and how many at once after silence.</summary>
    public int EventsPerSecond { get; init; } = 100;
    public int EventBurst { get; init; } = 2_000;

    /// <summary>Reads of one user's lists and profile, and subscriptions begun or ended, per second, and how many at once after silence.</summary>
    public int ReadsPerSecond { get; init; } = 200;
    public int ReadBurst { get; init; } = 1_000;

    /// <summary>Messages of one socket that may wait for their answer to be sent; then the socket is not read from.</summary>
    public int UnansweredPerSocket { get; init; } = 128;

    /// <summary>How long one send may take before the client counts as slow, and then until the connection is cut.</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(5);
    public TimeSpan SlowGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the other side has to answer a close frame.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Idle time after which a ping (WebSocket) or comment (SSE) is sent, and how long a pong may take.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(15);
    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>First wait for the answer to a subscription; doubles up to eight times this.</summary>
    public TimeSpan ResubscribeAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a read waits for its user (with <c>atLeast</c>: for that event) before 504.</summary>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromSeconds(2);

    public int MaxBodyBytes { get; init; } = 8 * 1024 * 1024;
    public int MaxEventsPerRequest { get; init; } = 1_000;
}
