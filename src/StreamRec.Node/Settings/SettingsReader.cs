using System.Collections;
using System.Text.RegularExpressions;
using Akka.Configuration;
using Akka.Configuration.Hocon;
using static StreamRec.Node.Settings.SettingKey;

namespace StreamRec.Node.Settings;

/// <summary>Why a node does not start: every problem found, each naming file (or variable), key, value and what is accepted.</summary>
public sealed class SettingsException(IReadOnlyList<string> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    public IReadOnlyList<string> Problems => problems;
}

/// <summary>Defaults file, then the operator's file, then environment variables; checked key by key, all at once.</summary>
public static partial class SettingsReader
{
    internal static readonly IReadOnlyList<SettingKey> Keys =
    [
        Text("data", "a folder", "STREAMREC_DATA", text => text.Length > 0),
        Text("catalog", "a titles file (JSON lines), or empty for the bundled one", "STREAMREC_CATALOG", text => text.Length == 0 || File.Exists(text)),
        Text("bundle", "a model bundle folder, or empty for the bundled one", "STREAMREC_BUNDLE", text => text.Length == 0 || Directory.Exists(text)),
        Text("database", "sqlite:<file> or a PostgreSQL connection string", "STREAMREC_DATABASE",
            text => text.Length == 0 || text.StartsWith("sqlite:", StringComparison.Ordinal) || text.Contains('=', StringComparison.Ordinal)),
        Text("http.urls", "http://host:port, separated by semicolons", "ASPNETCORE_URLS", IsUrls),
        Text("http.management-urls", "http://host:port, separated by semicolons, or empty", accepts: text => text.Length == 0 || IsUrls(text)),
        Text("http.path-base", "a path such as /tv, or empty", accepts: text => PathBasePattern().IsMatch(text)),
        List("http.trusted-proxies", "a list of addresses and networks such as 127.0.0.1, 10.0.0.0/8", accepts: text => AddressText.TryParse(text, out _)),
        List("http.allowed-origins", "a list of origins such as https://tv.example.com"),
        Number("http.max-sockets-per-user", 1, 10_000),
        Number("http.max-subscriptions", 1, 1_000),
        Number("http.max-contexts-per-user", 1, 1_000),
        Number("http.max-lists-per-user", 1, 10_000),
        Number("http.max-events-per-second", 1, 1_000_000),
        Number("http.max-events-at-once", 1, 1_000_000),
        Number("http.max-reads-per-second", 1, 1_000_000),
        Duration("http.send-timeout", TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5)),
        Text("auth.jwt-key", "at least 32 bytes", "STREAMREC_JWT_KEY", text => text.Length == 0 || System.Text.Encoding.UTF8.GetByteCount(text) >= 32),
        Text("auth.jwt-public-key-file", "a PEM file that exists", "STREAMREC_JWT_PUBLIC_KEY_FILE", text => text.Length == 0 || File.Exists(text)),
        Text("auth.issuer", "text"),
        Text("auth.audience", "text"),
        Text("auth.operator-token", "at least 16 characters", "STREAMREC_OPERATOR_TOKEN", text => text.Length is 0 or >= 16),
        Text("kafka.bootstrap-servers", "host:port,host:port or empty for the embedded broker", "STREAMREC_KAFKA",
            text => text.Length == 0 || text.Split(',').All(IsHostPort)),
        Number("kafka.partitions", 1, 1_000),
        Text("kafka.group-id", "a consumer group's name", accepts: text => text.Length > 0),
        OneOf("kafka.first-start", "earliest", "latest"),
        Text("kafka.topics.events", "a topic's name", accepts: IsTopic),
        Text("kafka.topics.catalog", "a topic's name", accepts: IsTopic),
        Text("kafka.topics.dead-letters", "a topic's name", accepts: IsTopic),
        Text("kafka.topics.signals", "a topic's name", accepts: IsTopic),
        Text("kafka.topics.signals-state", "a topic's name", accepts: IsTopic),
        Free("kafka.properties", "librdkafka settings, \"name\" = value"),
        Number("ingest.max-unfolded", 64, 10_000_000),
        Number("ingest.max-undurable", 64, 100_000_000),
        Duration("ingest.commit-interval", TimeSpan.FromMilliseconds(50), TimeSpan.FromMinutes(1)),
        Duration("profile.session-gap", TimeSpan.FromMinutes(1), TimeSpan.FromHours(24)),
        Duration("profile.impression-window", TimeSpan.FromSeconds(1), TimeSpan.FromHours(24)),
        Number("checkpoint.every-events", 1, 1_000_000),
        Duration("checkpoint.every", TimeSpan.FromMilliseconds(50), TimeSpan.FromMinutes(10)),
        Number("checkpoint.in-flight", 1, 5_000),
        Number("checkpoint.recovery-attempts", 1, 1_000),
        Duration("passivate-after", TimeSpan.FromSeconds(1), TimeSpan.FromHours(24)),
        Duration("signals.publish-every", TimeSpan.FromMilliseconds(50), TimeSpan.FromMinutes(1)),
        Duration("signals.save-every", TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
        OneOf("log.format", "text", "json"),
        OneOf("log.level", "debug", "information", "warning", "error"),
        Text("cluster.host", "a host name or address", "STREAMREC_HOST", text => text.Length > 0),
        Number("cluster.port", 0, 65_535, "STREAMREC_PORT"),
        List("cluster.seeds", "a list of host:port", "STREAMREC_SEEDS"),
        Text("cluster.tls.certificate", "a PEM file that exists", "STREAMREC_CLUSTER_CERTIFICATE", text => text.Length == 0 || File.Exists(text)),
        Text("cluster.tls.key", "a PEM file that exists", "STREAMREC_CLUSTER_KEY", text => text.Length == 0 || File.Exists(text)),
        Text("cluster.tls.ca", "a PEM file that exists", "STREAMREC_CLUSTER_CA", text => text.Length == 0 || File.Exists(text)),
        OneOf("cluster.insecure", "off", "on"),
        OneOf("cluster.when-split", "keep-majority", "lease"),
        Duration("cluster.stable-after", TimeSpan.FromMilliseconds(500), TimeSpan.FromMinutes(2)),
        Duration("cluster.heartbeat-pause", TimeSpan.FromMilliseconds(500), TimeSpan.FromMinutes(2)),
    ];

    /// <param name="defaultsFile">The commented file that comes with the product: has every key.</param>
    /// <param name="ownFile">The operator's file, or null.</param>
    /// <param name="environment">As from <see cref="Environment.GetEnvironmentVariables()"/>.</param>
    /// <exception cref="SettingsException">Unknown keys or values that are not accepted, all of them.</exception>
    public static NodeSettings Read(string defaultsFile, string? ownFile, IDictionary environment)
    {
        var problems = new List<string>();
        var values = new Dictionary<string, object>();
        Config akka = Config.Empty;
        foreach (var file in ownFile is null ? [defaultsFile] : new[] { defaultsFile, ownFile })
            akka = ReadFile(file, values, problems) ?? akka;
        foreach (var key in Keys)
        {
            if (key.Variable is null || environment[key.Variable] is not string text || text.Length == 0) continue;
            var literal = new HoconValue();
            literal.AppendValue(new HoconLiteral { Value = text });
            if (key.Parse(literal) is { } value) values[key.Path] = value;
            else problems.Add($"environment variable {key.Variable}: '{Shown(key, text)}' is not accepted; expected {key.Accepted}.");
        }
        foreach (var key in Keys.Where(key => !values.ContainsKey(key.Path) && problems.Count == 0))
            problems.Add($"{defaultsFile}: streamrec.{key.Path} is missing; expected {key.Accepted}.");
        return problems.Count == 0 ? new NodeSettings(values, akka) : throw new SettingsException(problems);
    }

    /// <summary>The file's own section akka, or null.</summary>
    private static Config? ReadFile(string file, Dictionary<string, object> values, List<string> problems)
    {
        Config config;
        try
        {
            config = ConfigurationFactory.ParseString(File.ReadAllText(file));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or FormatException or ConfigurationException or NotSupportedException)
        {
            problems.Add($"{file}: cannot be read as HOCON: {problem.Message}");
            return null;
        }
        var root = config.Root.GetObject();
        foreach (var name in root.Items.Keys.Where(name => name is not ("streamrec" or "akka")))
            problems.Add($"{file}: unknown section '{name}'; accepted: streamrec, akka.");
        if (root.Items.TryGetValue("streamrec", out var section))
        {
            if (section.IsObject()) ReadSection(file, "", section.GetObject(), values, problems);
            else problems.Add($"{file}: streamrec is not a section.");
        }
        root.Items.Remove("streamrec"); // what the actor system is given it may log, and keys are in there
        return root.Items.ContainsKey("akka") ? config : null;
    }

    private static void ReadSection(string file, string prefix, HoconObject section, Dictionary<string, object> values, List<string> problems)
    {
        foreach (var (name, value) in section.Items)
        {
            var path = prefix + name;
            if (Keys.FirstOrDefault(key => key.Path == path) is { } key)
            {
                if (key.Parse(value) is { } parsed) values[path] = parsed;
                else problems.Add($"{file}: streamrec.{path} = {Shown(key, value.ToString())} is not accepted; expected {key.Accepted}.");
            }
            else if (value.IsObject() && Keys.Any(k => k.Path.StartsWith(path + ".", StringComparison.Ordinal)))
                ReadSection(file, path + ".", value.GetObject(), values, problems);
            else
                problems.Add($"{file}: unknown key streamrec.{path}; accepted in this section: {string.Join(", ", Siblings(prefix))}.");
        }
    }

    private static IEnumerable<string> Siblings(string prefix) => Keys
        .Where(key => key.Path.StartsWith(prefix, StringComparison.Ordinal))
        .Select(key => key.Path[prefix.Length..].Split('.')[0]).Distinct();

    // A secret that is refused must not end in a log.
    private static string Shown(SettingKey key, string text) =>
        key.Path.StartsWith("auth.", StringComparison.Ordinal) || key.Path == "database" ? "(hidden)" : text;

    private static bool IsUrls(string text) => text.Length > 0 && text.Split(';').All(url =>
        UrlPattern().IsMatch(url.Trim()));

    private static bool IsHostPort(string text) => HostPortPattern().IsMatch(text.Trim());
    private static bool IsTopic(string text) => TopicPattern().IsMatch(text);

    [GeneratedRegex(@"^https?://(\[[0-9a-fA-F:]+\]|[^:/\s]+)(:\d{1,5})?/?$")]
    private static partial Regex UrlPattern();

    [GeneratedRegex(@"^(\[[0-9a-fA-F:]+\]|[^:\s]+):\d{1,5}$")]
    private static partial Regex HostPortPattern();

    [GeneratedRegex(@"^(/[A-Za-z0-9._~-]+)*$")]
    private static partial Regex PathBasePattern();

    [GeneratedRegex(@"^[a-zA-Z0-9._-]{1,249}$")]
    private static partial Regex TopicPattern();
}
