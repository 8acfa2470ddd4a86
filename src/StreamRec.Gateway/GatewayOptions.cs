using System.Collections.Immutable;
using System.Net;
using StreamRec.Domain;
using StreamRec.Gateway.Auth;
using StreamRec.Gateway.Http;

namespace StreamRec.Gateway;

/// <summary>
/// What the gateway runs with: sections <c>http</c> and <c>auth</c>. Operators cannot set a member without a key: it follows from another,
/// or its comment says what it was chosen by.
/// </summary>
public sealed record GatewayOptions
{
    [Setting<JwtSecret>("auth.jwt-key", """
        HS256 tokens are signed with this shared secret of at least 32 bytes; empty: they are refused.
        """, Variable = "STREAMREC_JWT_KEY", Secret = true)]
    public string? JwtKey { get; init; }

    [Setting<PemFile>("auth.jwt-public-key-file", """
        This PEM file has the public key of RS256 tokens; empty: they are refused.
        """, Variable = "STREAMREC_JWT_PUBLIC_KEY_FILE")]
    public string? JwtPublicKeyFile { get; init; }

    /// <summary>The key itself, of who has it in memory. Null: it is what <see cref="JwtPublicKeyFile"/> has.</summary>
    public string? JwtPublicKeyPem { get; init; }

    [Setting("auth.issuer", "A token's iss must be this; empty: anything.")]
    public string? JwtIssuer { get; init; }

    [Setting("auth.audience", """
        A token's aud must be this; empty: anything. With an identity provider's public key, set it: it signs tokens for others too.
        """)]
    public string? JwtAudience { get; init; }

    [Setting("auth.clock-skew", """
        A token is accepted this much before and after its time, as its issuer's clock may differ from this node's.
        """, Range = "0s..5m")]
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromSeconds(5);

    [Setting<OperatorSecret>("auth.operator-token", """
        Whoever shows this bearer token is an operator, for scripts; at least 16 characters, empty: nobody.
        """, Variable = "STREAMREC_OPERATOR_TOKEN", Secret = true)]
    public string? OperatorToken { get; init; }

    [Setting("http.trusted-proxies", """
        Proxies in front of this node (addresses and networks, such as "127.0.0.1" or "10.0.0.0/8"): of them, and of nobody else,
        X-Forwarded-For, X-Forwarded-Proto and X-Forwarded-Host are believed. A node without a key refuses what any other proxy passes on.
        """)]
    public ImmutableArray<IPNetwork> TrustedProxies { get; init; } = [];

    [Setting<PathPrefix>("http.path-base", """
        A proxy passes everything on under this path, such as "/tv"; empty for none, or when the proxy takes it off itself.
        """)]
    public string PathBase { get; init; } = "";

    [Setting("http.allowed-origins", """
        Pages of these origins may use this node, besides the node's own.
        """, Accepted = "a list of origins such as https://tv.example.com")]
    public ImmutableArray<string> AllowedOrigins { get; init; } = [];

    [Setting("http.allowed-hosts", """
        A node without a key answers to these host names, besides localhost and loopback addresses: whoever can make such a name mean
        this machine can have a browser on it do everything.
        """, Accepted = "a list of host names such as studio.local")]
    public ImmutableArray<string> AllowedHosts { get; init; } = [];

    [Setting("http.max-sockets", """
        A node has at most this many sockets and event streams open. One more is refused with 503.
        """, Range = "1..10000000")]
    public int MaxSockets { get; init; } = 50_000;

    [Setting("http.max-sockets-per-user", """
        A user has at most this many sockets and event streams open. When all are taken a new one takes the place of the oldest event
        stream that is older than keep-alive and keep-alive-timeout together: unlike a socket, it cannot show that somebody still reads it.
        """, Range = "1..10000")]
    public int SocketsPerUser { get; init; } = 16;

    [Setting("http.max-subscriptions", "A socket has at most this many subscriptions.", Range = "1..1000")]
    public int SubscriptionsPerSocket { get; init; } = 32;

    /// <summary>Bytes of one socket message: an event's 64 KiB and its envelope.</summary>
    public int MaxMessageBytes { get; init; } = 65 * 1024;

    [Setting("http.max-events-per-second", """
        A node takes at most this many events of one user per second by HTTP and sockets, from whomever. Above: 429 with Retry-After, on a
        socket an error; both name the event. Kafka is not asked.
        """, Range = "1..1000000")]
    public int EventsPerSecond { get; init; } = 100;

    [Setting("http.max-events-at-once", "After silence this many of them may come at once.", Range = "1..1000000")]
    public int EventBurst { get; init; } = 2_000;

    [Setting("http.max-reads-per-second", """
        A node takes at most this many reads of one user's lists and profile, and new subscriptions to them, per second; five times as
        many at once after silence.
        """, Range = "1..1000000")]
    public int ReadsPerSecond { get; init; } = 200;

    /// <summary>How many reads at once after silence. Five times <see cref="ReadsPerSecond"/> unless a test sets it.</summary>
    public int ReadBurst { get => field > 0 ? field : 5 * ReadsPerSecond; init; }

    /// <summary>Messages of one socket that may wait for their answer to be sent; then it is not read from. Bounds its memory.</summary>
    public int UnansweredPerSocket { get; init; } = 128;

    [Setting("http.send-timeout", "A client that does not take what is sent within this time is slow, and is closed.", Range = "100ms..5m")]
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a slow client has to read why, until the connection is cut. Its next connection gets all lists anew.</summary>
    public TimeSpan SlowGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the other side has to answer a close frame: a tenth of the time that a node has to stop.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(3);

    [Setting("http.keep-alive", """
        A connection that is idle for this long gets a ping (socket) or a comment (event stream). Proxies in front must wait longer.
        """, Range = "1s..5m")]
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(15);

    [Setting("http.keep-alive-timeout", "A socket whose client does not answer a ping within this time is closed.", Range = "1s..5m")]
    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>First wait for the answer to a subscription; doubles up to eight times this. Well above what an answer takes.</summary>
    public TimeSpan ResubscribeAfter { get; init; } = TimeSpan.FromSeconds(1);

    [Setting("http.read-timeout", """
        A read waits at most this long for its user to be known again after a crash (then 503), or with atLeast for that event (then 504).
        """, Range = "100ms..1m")]
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromSeconds(2);

    [Setting("http.max-body-bytes", "The body of a POST of events has at most this many bytes.", Range = "65536..30000000")]
    public int MaxBodyBytes { get; init; } = 8 * 1024 * 1024;

    [Setting("http.max-events-per-request", "A POST has at most this many events.", Range = "1..100000")]
    public int MaxEventsPerRequest { get; init; } = 1_000;

    /// <summary>Without its values: keys are among them.</summary>
    public override string ToString() => nameof(GatewayOptions);
}
