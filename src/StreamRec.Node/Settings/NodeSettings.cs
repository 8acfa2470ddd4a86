using System.Net;
using Akka.Configuration;

namespace StreamRec.Node.Settings;

/// <summary>What a node runs with: every key of <c>hocon/streamrec.hocon</c>, which says what each means.</summary>
public sealed class NodeSettings
{
    private readonly IReadOnlyDictionary<string, object> _values;

    internal NodeSettings(IReadOnlyDictionary<string, object> values, Config akka)
    {
        _values = values;
        Akka = akka;
    }

    /// <summary>The operator's own <c>akka { … }</c> section.</summary>
    public Config Akka { get; }

    public string Data => Path.GetFullPath(Text("data"));
    public string Catalog => Text("catalog") is { Length: > 0 } file ? file : Bundled("demo", "titles.jsonl");
    public string Bundle => Text("bundle") is { Length: > 0 } folder ? folder : Bundled("demo-bundle");
    public string Database => Text("database") is { Length: > 0 } text ? text : $"sqlite:{Path.Combine(Data, "streamrec.db")}";

    /// <summary>Without secrets, for messages.</summary>
    public string DatabaseShown => Database.StartsWith("sqlite:", StringComparison.Ordinal) ? Database : "PostgreSQL";

    public string Urls => Text("http.urls");
    public IReadOnlyList<string> UrlList => Addresses("http.urls");
    public IReadOnlyList<string> ManagementUrlList => Addresses("http.management-urls");
    public string PathBase => Text("http.path-base");
    public IReadOnlyList<IPNetwork> TrustedProxies => [.. Get<string[]>("http.trusted-proxies").Select(text => AddressText.TryParse(text, out var network) ? network : default)];
    public IReadOnlyList<string> AllowedOrigins => Get<string[]>("http.allowed-origins");
    public int MaxSocketsPerUser => Get<int>("http.max-sockets-per-user");
    public int MaxSubscriptions => Get<int>("http.max-subscriptions");
    public int MaxContextsPerUser => Get<int>("http.max-contexts-per-user");
    public int MaxListsPerUser => Get<int>("http.max-lists-per-user");
    public int MaxEventsPerSecond => Get<int>("http.max-events-per-second");
    public int MaxEventsAtOnce => Get<int>("http.max-events-at-once");
    public int MaxReadsPerSecond => Get<int>("http.max-reads-per-second");
    public TimeSpan SendTimeout => Get<TimeSpan>("http.send-timeout");

    public string JwtKey => Text("auth.jwt-key");
    public string JwtPublicKeyFile => Text("auth.jwt-public-key-file");
    public string JwtIssuer => Text("auth.issuer");
    public string JwtAudience => Text("auth.audience");
    public string OperatorToken => Text("auth.operator-token");

    public string BootstrapServers => Text("kafka.bootstrap-servers");
    public bool EmbeddedBroker => BootstrapServers.Length == 0;
    public int Partitions => Get<int>("kafka.partitions");
    public string GroupId => Text("kafka.group-id");
    public bool BeginAtEarliest => Text("kafka.first-start") == "earliest";
    public string EventsTopic => Text("kafka.topics.events");
    public string CatalogTopic => Text("kafka.topics.catalog");
    public string DeadLettersTopic => Text("kafka.topics.dead-letters");
    public string SignalsTopic => Text("kafka.topics.signals");
    public string SignalsStateTopic => Text("kafka.topics.signals-state");
    public IReadOnlyDictionary<string, string> KafkaProperties => Get<Dictionary<string, string>>("kafka.properties");

    public int MaxUnfolded => Get<int>("ingest.max-unfolded");
    public int MaxUndurable => Get<int>("ingest.max-undurable");
    public TimeSpan CommitInterval => Get<TimeSpan>("ingest.commit-interval");

    public TimeSpan SessionGap => Get<TimeSpan>("profile.session-gap");
    public TimeSpan ImpressionWindow => Get<TimeSpan>("profile.impression-window");

    public int CheckpointEveryEvents => Get<int>("checkpoint.every-events");
    public TimeSpan CheckpointEvery => Get<TimeSpan>("checkpoint.every");
    public int CheckpointsInFlight => Get<int>("checkpoint.in-flight");
    public int RecoveryAttempts => Get<int>("checkpoint.recovery-attempts");
    public TimeSpan PassivateAfter => Get<TimeSpan>("passivate-after");

    public TimeSpan PublishSignalsEvery => Get<TimeSpan>("signals.publish-every");
    public TimeSpan SaveSignalsEvery => Get<TimeSpan>("signals.save-every");

    public bool JsonLogs => Text("log.format") == "json";
    public LogLevel LogLevel => Enum.Parse<LogLevel>(Text("log.level"), ignoreCase: true);

    public string ClusterHost => Text("cluster.host");
    public int ClusterPort => Get<int>("cluster.port");
    public IReadOnlyList<string> ClusterSeeds => Get<string[]>("cluster.seeds");
    public string ClusterCertificate => Text("cluster.tls.certificate");
    public string ClusterKey => Text("cluster.tls.key");
    public string ClusterAuthority => Text("cluster.tls.ca");
    public bool ClusterInsecure => Text("cluster.insecure") == "on";
    public string WhenSplit => Text("cluster.when-split");
    public TimeSpan StableAfter => Get<TimeSpan>("cluster.stable-after");
    public TimeSpan HeartbeatPause => Get<TimeSpan>("cluster.heartbeat-pause");

    private string[] Addresses(string key) => Text(key).Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    private string Text(string key) => Get<string>(key);
    private T Get<T>(string key) => (T)_values[key];
    private static string Bundled(params string[] path) => Path.Combine([AppContext.BaseDirectory, .. path]);
}
