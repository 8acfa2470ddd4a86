using System.CommandLine;
using StreamRec.Catalog;
using StreamRec.Cli.Nodes;
using StreamRec.Cli.Producing;
using StreamRec.Contracts;
using StreamRec.Domain;
using StreamRec.Node.Settings;

namespace StreamRec.Cli.Commands;

/// <summary>The options by which a command finds its node and its Kafka.</summary>
internal sealed class TargetOptions
{
    public const string DefaultNode = "http://127.0.0.1:8080";
    public const string DefaultCatalogTopic = "streamrec.catalog";
    private const string DefaultTopic = "streamrec.events";

    private readonly Option<string[]> _nodes = new("--node")
    {
        Description = "A node's address: gives Kafka's address and topic, and tells what became of the events. Repeat it for each "
            + $"node of a cluster, so that their counters are summed. [default: {DefaultNode}, unless --kafka is given]",
        HelpName = "http://host:port",
    };

    private readonly Option<string?> _kafka = new("--kafka")
    {
        Description = "This Kafka instead of the one that the node names. Without --node nothing is known of what becomes of events that are sent.",
        HelpName = "host:port",
    };

    private readonly Option<string?> _topic = new("--topic") { Description = $"The events topic. [default: as the node says, or {DefaultTopic}]", HelpName = "name" };

    private readonly Option<string[]> _properties = new("--kafka-property")
    {
        Description = "A librdkafka setting as it is, for TLS or SASL: security.protocol=SASL_SSL. May be repeated.",
        HelpName = "key=value",
    };

    private readonly Option<string?> _token = new("--token")
    {
        Description = "Bearer token for the node. [default: $STREAMREC_OPERATOR_TOKEN]",
        HelpName = "token",
    };

    private readonly NodeConfig _config = new();

    public TargetOptions()
    {
        _nodes.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
                if (!Uri.TryCreate(token.Value, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
                    result.AddError($"--node is '{token.Value}', expected an address such as {DefaultNode}.");
        });
        _properties.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
                if (token.Value.IndexOf('=') < 1) result.AddError($"--kafka-property is '{token.Value}', expected key=value.");
        });
    }

    public void AddTo(Command command, bool kafka = true)
    {
        command.Options.Add(_nodes);
        if (kafka)
        {
            command.Options.Add(_kafka);
            command.Options.Add(_topic);
            command.Options.Add(_properties);
            _config.AddTo(command);
        }
        command.Options.Add(_token);
    }

    /// <summary>The node that the command line names, or the default one; null when only --kafka is given.</summary>
    public NodeClient? Node(ParseResult arguments)
    {
        var addresses = arguments.GetValue(_nodes) ?? [];
        if (addresses.Length == 0)
        {
            if (arguments.GetResult(_kafka) is { Implicit: false }) return null;
            addresses = [DefaultNode];
        }
        var token = arguments.GetValue(_token) ?? Environment.GetEnvironmentVariable("STREAMREC_OPERATOR_TOKEN");
        return new NodeClient([.. addresses.Select(address => new Uri(address))], token);
    }

    /// <summary>The node that the command line names; null when it names none.</summary>
    public NodeClient? NamedNode(ParseResult arguments) => arguments.GetValue(_nodes) is { Length: > 0 } ? Node(arguments) : null;

    /// <summary>How the nodes fold.</summary>
    /// <exception cref="CommandFailedException">Their settings file does not do.</exception>
    public FoldOptions Folding(ParseResult arguments) => _config.Folding(arguments);

    /// <summary>Event types that are declared: in the settings file that is given, else as the node says; none without either.</summary>
    public Task<EventNames> EventNamesAsync(ParseResult arguments, NodeClient? node, CancellationToken cancellation) =>
        DeclaredAsync(arguments, node, EventNames.None, SettingsReader.ReadEventNames, info => info.EventNames, cancellation);

    /// <summary>Attributes of titles that are declared, found in the same way.</summary>
    public Task<AttributeDeclarations> AttributesAsync(ParseResult arguments, NodeClient? node, CancellationToken cancellation) =>
        DeclaredAsync(
            arguments, node, AttributeDeclarations.None, SettingsReader.ReadAttributes, info => info.Attributes, cancellation);

    private async Task<T> DeclaredAsync<T>(
        ParseResult arguments, NodeClient? node, T none, Func<string, T> ofFile, Func<NodeInfo, T> ofNode, CancellationToken cancellation)
        where T : class
    {
        if (_config.Read(arguments, ofFile) is { } declared) return declared;
        return node is null ? none : ofNode(await node.InfoAsync(cancellation));
    }

    /// <summary>Kafka as given, else as the node says.</summary>
    public async Task<(KafkaTarget Kafka, bool Embedded)> KafkaAsync(
        ParseResult arguments, NodeClient? node, CancellationToken cancellation)
    {
        var info = node is null ? null : await node.InfoAsync(cancellation);
        var bootstrap = arguments.GetValue(_kafka) ?? info?.BootstrapServers
            ?? throw new CommandFailedException("Neither --node nor --kafka is given.");
        var properties = (arguments.GetValue(_properties) ?? []).Select(pair => pair.Split('=', 2)).ToDictionary(
            pair => pair[0], pair => pair[1]);
        return (new KafkaTarget(bootstrap, arguments.GetValue(_topic) ?? info?.EventsTopic ?? DefaultTopic, properties),
            info?.Embedded ?? false);
    }
}
