using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging;
using StreamRec.Ingest.Kafka;

namespace StreamRec.Ingest;

/// <summary>
/// Finds the topics, creates those that are absent, and refuses a partition count that differs from the one that users are
/// sharded by. Waits for Kafka as long as it takes.
/// </summary>
public static class TopicSetup
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(500);

    /// <summary>Answers that waiting does not change. Others come from a cluster that is still starting.</summary>
    private static readonly ErrorCode[] Refusals =
    [
        ErrorCode.TopicAuthorizationFailed, ErrorCode.ClusterAuthorizationFailed, ErrorCode.PolicyViolation, ErrorCode.InvalidPartitions,
        ErrorCode.InvalidConfig, ErrorCode.TopicException,
    ];

    /// <summary>Read as it is written, and by nodes that start from the state that was last shared. Retention takes whole segments: they are short too.</summary>
    private static readonly Dictionary<string, string> SignalsConfigs = new()
    {
        ["message.timestamp.type"] = "LogAppendTime",
        ["retention.ms"] = "3600000",
        ["segment.ms"] = "600000",
    };

    /// <param name="partitions">Of the events topic if it is created here; if it exists, it must have as many unless null.</param>
    /// <param name="memory">File that remembers topic id and count between starts; null: none.</param>
    /// <exception cref="IngestRefusedException">The count is another, or a setting is bad.</exception>
    public static async Task<Topics> RunAsync(
        KafkaSettings kafka, int? partitions, string? memory, KafkaHealth health, ILogger log, TimeProvider time, CancellationToken cancellation)
    {
        ClientConfigs.Check(kafka);
        using var admin = new KafkaClients(kafka, health, log).Admin();
        while (true)
        {
            try
            {
                var found = await DescribeAsync(admin, kafka.Topics);
                if (found.Count == 5)
                {
                    health.Up();
                    await WarnOfCreateTimeAsync(admin, kafka.Topics.Events, log);
                    return Checked(kafka, partitions, memory, found);
                }
                await CreateAsync(admin, kafka.Topics, partitions ?? 64, found, log);
            }
            catch (KafkaException problem)
            {
                health.Down(problem.Error.Reason);
            }
            await Task.Delay(RetryAfter, time, cancellation);
        }
    }

    /// <summary>The embedded broker creates topics when they are asked for.</summary>
    public static async Task<Topics> RunAsync(EmbeddedBroker broker, KafkaSettings kafka, KafkaHealth health, ILogger log, TimeProvider time, CancellationToken cancellation)
    {
        ClientConfigs.Check(kafka);
        using var admin = new KafkaClients(kafka, health, log).Admin();
        while (true)
        {
            try
            {
                var catalog = Touch(admin, kafka.Topics.Catalog);
                var events = Touch(admin, kafka.Topics.Events);
                if (events > 0 && catalog > 0 && Touch(admin, kafka.Topics.DeadLetters) > 0)
                {
                    health.Up();
                    return new Topics(kafka.Topics, broker.Generation, events, catalog);
                }
            }
            catch (KafkaException problem)
            {
                health.Down(problem.Error.Reason);
            }
            await Task.Delay(TimeSpan.FromMilliseconds(20), time, cancellation);
        }
    }

    private static int Touch(IAdminClient admin, string topic)
    {
        var known = admin.GetMetadata(topic, Limit).Topics.Single();
        return known.Error.IsError ? 0 : known.Partitions.Count;
    }

    private static async Task<Dictionary<string, TopicDescription>> DescribeAsync(IAdminClient admin, TopicNames names)
    {
        var asked = TopicCollection.OfTopicNames([names.Events, names.Catalog, names.DeadLetters, names.Signals, names.SignalsState]);
        List<TopicDescription> answers;
        try
        {
            answers = (await admin.DescribeTopicsAsync(asked, new DescribeTopicsOptions { RequestTimeout = Limit })).TopicDescriptions;
        }
        catch (DescribeTopicsException partly)
        {
            answers = partly.Results.TopicDescriptions;
            var bad = answers.FirstOrDefault(t => t.Error.IsError && t.Error.Code != ErrorCode.UnknownTopicOrPart);
            if (bad is not null) throw new KafkaException(bad.Error);
        }
        return answers.Where(t => !t.Error.IsError).ToDictionary(t => t.Name);
    }

    private static async Task CreateAsync(
        IAdminClient admin, TopicNames names, int partitions, Dictionary<string, TopicDescription> found, ILogger log)
    {
        TopicSpecification[] wanted =
        [
            // The broker's own time decides what an event's time may be at most: a producer's clock cannot.
            new() { Name = names.Events, NumPartitions = partitions, Configs = new() { ["message.timestamp.type"] = "LogAppendTime" } },
            new() { Name = names.Catalog, NumPartitions = 1, Configs = new() { ["cleanup.policy"] = "compact" } },
            new() { Name = names.DeadLetters, NumPartitions = Math.Min(partitions, 8) },
            new() { Name = names.Signals, NumPartitions = 1, Configs = new(SignalsConfigs) },
            new() { Name = names.SignalsState, NumPartitions = 1, Configs = new() { ["cleanup.policy"] = "compact", ["segment.ms"] = "3600000" } },
        ];
        var absent = wanted.Where(topic => !found.ContainsKey(topic.Name)).ToList();
        try
        {
            await admin.CreateTopicsAsync(absent, new CreateTopicsOptions { RequestTimeout = Limit, OperationTimeout = Limit });
            log.LogInformation("Created topics {Topics}.", string.Join(", ", absent.Select(topic => topic.Name)));
        }
        catch (CreateTopicsException partly) when (partly.Results.All(r => !r.Error.IsError || r.Error.Code == ErrorCode.TopicAlreadyExists))
        {
            log.LogDebug("Another node created topics at the same time.");
        }
        catch (CreateTopicsException partly) when (partly.Results.FirstOrDefault(r => Refusals.Contains(r.Error.Code)) is { } refused)
        {
            throw new IngestRefusedException(
                $"Kafka does not let this node create topic {refused.Topic}: {refused.Error.Reason} Create it, or grant the right to.", partly);
        }
    }

    private static async Task WarnOfCreateTimeAsync(IAdminClient admin, string topic, ILogger log)
    {
        var resource = new ConfigResource { Type = ResourceType.Topic, Name = topic };
        try
        {
            var configs = await admin.DescribeConfigsAsync([resource], new DescribeConfigsOptions { RequestTimeout = Limit });
            if (configs[0].Entries.TryGetValue("message.timestamp.type", out var entry) && entry.Value == "LogAppendTime") return;
            log.LogWarning(
                "Topic {Topic} has message.timestamp.type = {Type}: producers' clocks are believed. Set LogAppendTime.", topic, entry?.Value);
        }
        catch (KafkaException problem)
        {
            log.LogDebug(problem, "The settings of topic {Topic} may not be read.", topic);
        }
    }

    private static Topics Checked(KafkaSettings kafka, int? configured, string? memory, Dictionary<string, TopicDescription> found)
    {
        var events = found[kafka.Topics.Events];
        var count = events.Partitions.Count;
        var (catalog, signals) = (found[kafka.Topics.Catalog], found[kafka.Topics.Signals]);
        var topics = new Topics(kafka.Topics, events.TopicId.ToString(), count, catalog.Partitions.Count, signals.TopicId.ToString());
        foreach (var single in (string[])[kafka.Topics.Signals, kafka.Topics.SignalsState])
            if (found[single].Partitions.Count is > 1 and var several)
                throw new IngestRefusedException(
                    $"Topic {single} has {several} partitions; expected 1, since all nodes count its records in one order. Delete it while no node "
                    + "runs: nodes create it.");
        var remembered = memory is not null && File.Exists(memory) ? File.ReadAllText(memory).Split(' ') : [];
        if (remembered is [var id, var before] && id == topics.Generation && before != count.ToString())
        {
            throw new IngestRefusedException(
                $"Topic {kafka.Topics.Events} has {count} partitions; it had {before} when this node last ran. Users are sharded by partition, so "
                + $"their events would be split. Create a new topic with {count} partitions, point kafka.topics.events and the producers to it "
                + $"when this one is read to its end; or delete {memory} if no event has been produced since the change.");
        }
        if (configured is { } wanted && wanted != count)
        {
            throw new IngestRefusedException(
                $"Topic {kafka.Topics.Events} has {count} partitions, kafka.partitions says {wanted}. Set kafka.partitions = {count}, or name "
                + "another topic in kafka.topics.events: the count of a topic in use cannot change, since users are sharded by it.");
        }
        if (memory is not null) File.WriteAllText(memory, $"{topics.Generation} {count}");
        return topics;
    }
}
