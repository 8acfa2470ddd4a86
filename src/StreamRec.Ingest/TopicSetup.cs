using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging;
using StreamRec.Ingest.Kafka;

namespace StreamRec.Ingest;

/// <summary>
/// Finds the topics, creates those that are absent, and refuses a partition count that has changed since this node last ran: users
/// are sharded by it. Waits for Kafka as long as it takes.
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

    /// <summary>
    /// Read as it is written, and by nodes that start from the state that was last shared. Retention takes whole segments: they are short
    /// too.
    /// </summary>
    private static readonly Dictionary<string, string> SignalsConfigs = new()
    {
        ["message.timestamp.type"] = "LogAppendTime",
        ["retention.ms"] = "3600000",
        ["segment.ms"] = "600000",
    };

    /// <summary>Of two records of a person the later one counts, also beside what comes by HTTP: by one clock, the broker's.</summary>
    private static readonly Dictionary<string, string> UsersConfigs = new()
    {
        ["cleanup.policy"] = "compact",
        ["message.timestamp.type"] = "LogAppendTime",
    };

    /// <param name="partitions">Of the events topic if it is created here; one that exists is taken as it is.</param>
    /// <param name="memory">File that remembers topic id and count between starts; null: none.</param>
    /// <exception cref="IngestRefusedException">The count has changed, or a setting is bad.</exception>
    public static async Task<Topics> RunAsync(
        KafkaSettings kafka, int partitions, string? memory, KafkaHealth health, ILogger log, TimeProvider time,
        CancellationToken cancellation)
    {
        ClientConfigs.Check(kafka);
        using var admin = new KafkaClients(kafka, health, log).Admin();
        while (true)
        {
            try
            {
                var found = await DescribeAsync(admin, kafka.Topics);
                if (found.Count == 7)
                {
                    health.Up();
                    health.Allowed("describe");
                    await WarnOfCreateTimeAsync(admin, kafka.Topics.Events, log);
                    return Checked(kafka, partitions, memory, found, log);
                }
                await CreateAsync(admin, kafka.Topics, partitions, found, log);
            }
            catch (KafkaException problem)
            {
                health.Failed(problem.Error, "describe");
            }
            await Task.Delay(RetryAfter, time, cancellation);
        }
    }

    /// <summary>The embedded broker creates topics when they are asked for.</summary>
    public static async Task<Topics> RunAsync(
        EmbeddedBroker broker, KafkaSettings kafka, KafkaHealth health, ILogger log, TimeProvider time, CancellationToken cancellation)
    {
        ClientConfigs.Check(kafka);
        using var admin = new KafkaClients(kafka, health, log).Admin();
        while (true)
        {
            try
            {
                var events = Touch(admin, kafka.Topics.Events);
                if (events > 0 && Touch(admin, kafka.Topics.Catalog) > 0 && Touch(admin, kafka.Topics.Users) > 0
                    && Touch(admin, kafka.Topics.DeadLetters) > 0)
                {
                    health.Up();
                    return new Topics(kafka.Topics, broker.Generation, events);
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
        var asked = TopicCollection.OfTopicNames(
            [names.Events, names.Catalog, names.Users, names.DeadLetters, names.Lists, names.Signals, names.SignalsState]);
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
            new() { Name = names.Users, NumPartitions = Math.Min(partitions, 8), Configs = new(UsersConfigs) },
            new() { Name = names.DeadLetters, NumPartitions = Math.Min(partitions, 8) },
            // It has people's profiles: kept for a week, whatever the broker does with other topics.
            new() { Name = names.Lists, NumPartitions = Math.Min(partitions, 8), Configs = new() { ["retention.ms"] = "604800000" } },
            new() { Name = names.Signals, NumPartitions = 1, Configs = new(SignalsConfigs) },
            new() { Name = names.SignalsState, NumPartitions = 1, Configs = new() { ["cleanup.policy"] = "compact", ["segment.ms"] = "3600000" } },
        ];
        var absent = wanted.Where(topic => !found.ContainsKey(topic.Name)).ToList();
        try
        {
            await admin.CreateTopicsAsync(absent, new CreateTopicsOptions { RequestTimeout = Limit, OperationTimeout = Limit });
            log.LogInformation("Created topics {Topics}.", string.Join(", ", absent.Select(topic => topic.Name)));
        }
        catch (CreateTopicsException partly)
            when (partly.Results.All(r => !r.Error.IsError || r.Error.Code == ErrorCode.TopicAlreadyExists))
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
                "Topic {Topic} has message.timestamp.type = {Type}: producers' clocks are believed. Set LogAppendTime.", topic,
                entry?.Value);
        }
        catch (KafkaException problem)
        {
            log.LogDebug(problem, "The settings of topic {Topic} may not be read.", topic);
        }
    }

    private static Topics Checked(
        KafkaSettings kafka, int configured, string? memory, Dictionary<string, TopicDescription> found, ILogger log)
    {
        var events = found[kafka.Topics.Events];
        var (generation, count) = (events.TopicId.ToString(), events.Partitions.Count);
        var remembered = memory is not null && File.Exists(memory) ? File.ReadAllText(memory).Split(' ') : [];
        if (remembered is [var id, var before] && id == generation && before != count.ToString(CultureInfo.InvariantCulture))
            throw OtherCount(kafka.Topics.Events, count, int.Parse(before, CultureInfo.InvariantCulture), memory);
        if (configured != count)
            log.LogInformation("Topic {Topic} is there with {Count} partitions and is used so; kafka.partitions = {Configured} is for one that is created.", kafka.Topics.Events, count, configured);
        Remember(memory, generation, count);
        return new Topics(kafka.Topics, generation, count)
        {
            Remade = remembered is [var known, _] && known != generation,
        };
    }

    internal static void Remember(string? memory, string generation, int partitions)
    {
        if (memory is not null) File.WriteAllText(memory, string.Create(CultureInfo.InvariantCulture, $"{generation} {partitions}"));
    }

    internal static IngestRefusedException OtherCount(string topic, int count, int before, string? memory) => new(
        $"Topic {topic} has {count} partitions; it had {before} when this node began to read it. Users are sharded by partition, so their events "
        + $"would be split. Create a topic of another name with {count} partitions and point the producers and kafka.topics.events to it: profiles go "
        + "on, they are in the database. "
        + (memory is null ? "" : $"If no event has been produced since the change, delete {memory} on every node instead and start again."));
}
