using System.CommandLine;
using System.Text.Json;
using StreamRec.Cli.Commands;
using StreamRec.Contracts;
using StreamRec.Ingest;

namespace StreamRec.Cli.Learning;

/// <summary>Reads the topic of lists that somebody has looked at.</summary>
internal static class LoggedLists
{
    public const string DefaultTopic = "streamrec.lists";

    public static Option<string?> TopicOption() => new("--lists-topic")
    {
        Description = $"Topic of lists that were looked at. [default: as the node says, or {DefaultTopic}]",
        HelpName = "name",
    };

    /// <summary>Of each list what is asked for; none when there is no such topic.</summary>
    /// <param name="select">Null: nothing of this list.</param>
    /// <exception cref="CommandFailedException">Kafka does not answer or refuses, or a record is no list.</exception>
    public static async Task<List<T>> ReadAsync<T>(
        Terminal terminal, TargetOptions target, ParseResult arguments, Option<string?> topicOption, Func<LoggedList, T?> select,
        CancellationToken cancellation) where T : class
    {
        using var node = target.Node(arguments);
        var (kafka, embedded) = await target.KafkaAsync(arguments, node, cancellation);
        var named = arguments.GetValue(topicOption) ?? (node is null ? null : (await node.InfoAsync(cancellation)).ListsTopic);
        var topic = named ?? DefaultTopic;
        var selected = new List<T>();
        try
        {
            using var history = new TopicHistory(
                new KafkaSettings { BootstrapServers = kafka.BootstrapServers, Embedded = embedded, Properties = kafka.Properties },
                terminal.Time);
            if (await history.ExtentAsync(topic) is not { } extent)
            {
                terminal.Say($"There is no topic {topic} at {kafka.BootstrapServers}.");
                return selected;
            }
            for (var partition = 0; partition < extent.Partitions; partition++)
            {
                var number = 0;
                foreach (var value in history.Values(extent, partition, cancellation))
                    if (select(Read(value, $"{topic}[{partition}], record {++number}")) is { } one) selected.Add(one);
            }
            return selected;
        }
        catch (IngestRefusedException refused)
        {
            throw new CommandFailedException(refused.Message, inner: refused);
        }
    }

    private static LoggedList Read(byte[] value, string where)
    {
        try
        {
            return LoggedList.FromJson(value);
        }
        catch (JsonException damaged)
        {
            throw new CommandFailedException($"{where}: it is no list: {damaged.Message}");
        }
    }
}
