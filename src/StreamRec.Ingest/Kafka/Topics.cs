using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging;

namespace StreamRec.Ingest.Kafka;

/// <summary>The partition count, which shards follow, is not what it was, or the broker refuses a topic. Says what to do.</summary>
public sealed class TopicRefusedException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// The events topic as it is now. <paramref name="Generation"/>: the topic id that the broker reports, new when the topic is
/// made anew (the embedded broker's: new with each start), so that marks of an earlier life never swallow new events.
/// </summary>
public sealed record Topics(string Generation, int Partitions)
{
    private static readonly TimeSpan Answer = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Waits for Kafka as long as it takes (said once in the log), and creates the topics that are absent.</summary>
    /// <exception cref="TopicRefusedException">A topic cannot be created, or its settings are refused.</exception>
    public static async Task<Topics> ReadyAsync(IngestSettings settings, ILogger log, CancellationToken cancellation)
    {
        using var admin = new AdminClientBuilder(settings.Configured(new AdminClientConfig { SocketTimeoutMs = (int)Answer.TotalMilliseconds }))
            .SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        for (var said = false; ; await Task.Delay(Pause, cancellation))
        {
            try
            {
                return settings.Embedded ? Embedded(settings, admin) : await RealAsync(settings, admin);
            }
            catch (Exception absent) when (absent is KafkaException { Error.IsFatal: false } or TopicPending)
            {
                if (!said) log.LogWarning("Kafka at {BootstrapServers} does not answer yet ({Reason}); waiting.", settings.BootstrapServers, absent.Message);
                said = true;
            }
        }
    }

    private static Topics Embedded(IngestSettings settings, IAdminClient admin)
    {
        // The mock cluster has no CreateTopics: asking for a topic's metadata makes it.
        foreach (var topic in new[] { settings.CatalogTopic, settings.DeadLettersTopic, settings.EventsTopic })
        {
            var metadata = admin.GetMetadata(topic, Answer).Topics[0];
            if (metadata.Error.IsError || metadata.Partitions.Count == 0) throw new TopicPending(topic);
        }
        return new Topics(Guid.NewGuid().ToString("N"), EmbeddedBroker.Partitions);
    }

    private static async Task<Topics> RealAsync(IngestSettings settings, IAdminClient admin)
    {
        var wanted = new[]
        {
            Specification(settings.EventsTopic, settings.Partitions, ("message.timestamp.type", "LogAppendTime")),
            Specification(settings.CatalogTopic, 1, ("cleanup.policy", "compact")),
            Specification(settings.DeadLettersTopic, 1),
        };
        var present = admin.GetMetadata(Answer).Topics.Select(topic => topic.Topic).ToHashSet();
        var absent = wanted.Where(topic => !present.Contains(topic.Name)).ToList();
        try
        {
            if (absent.Count > 0) await admin.CreateTopicsAsync(absent, new CreateTopicsOptions { RequestTimeout = Answer });
        }
        catch (CreateTopicsException refused)
        {
            var final = refused.Results.FirstOrDefault(result => result.Error.IsError
                && result.Error.Code is not (ErrorCode.TopicAlreadyExists or ErrorCode.RequestTimedOut or ErrorCode.NotController));
            if (final is not null)
                throw new TopicRefusedException(
                    $"Kafka refuses to create topic {final.Topic}: {final.Error.Reason} Create it yourself, or let this node's principal do it.", refused);
        }
        var names = TopicCollection.OfTopicNames([settings.EventsTopic]);
        var described = (await admin.DescribeTopicsAsync(names, new DescribeTopicsOptions { RequestTimeout = Answer })).TopicDescriptions[0];
        if (described.Error.IsError || described.Partitions.Count == 0) throw new TopicPending(settings.EventsTopic);
        return new Topics(described.TopicId.ToString(), described.Partitions.Count);
    }

    /// <summary>
    /// Shards follow partitions, and a user's marks are per partition: a topic that grows would send a user's new events past
    /// the old ones. <paramref name="file"/> remembers the count of each generation that this data has seen.
    /// </summary>
    /// <exception cref="TopicRefusedException">The count has changed.</exception>
    public void RememberIn(string file, string topic)
    {
        if (File.Exists(file) && File.ReadAllText(file).Split(' ') is [var generation, var count] && generation == Generation
            && count != Partitions.ToString(CultureInfo.InvariantCulture))
            throw new TopicRefusedException(
                $"Topic {topic} had {count} partitions and now has {Partitions}: users' shards follow partitions, so the count is fixed. Make a new topic " +
                $"with the count that you want, copy the events over, and name it in kafka.topics.events. ({file} remembers the count.)");
        File.WriteAllText(file, string.Create(CultureInfo.InvariantCulture, $"{Generation} {Partitions}"));
    }

    private static TopicSpecification Specification(string name, int partitions, params (string Key, string Value)[] configuration) => new()
    {
        Name = name,
        NumPartitions = partitions,
        ReplicationFactor = -1, // the broker's default
        Configs = configuration.ToDictionary(pair => pair.Key, pair => pair.Value),
    };

    private sealed class TopicPending(string topic) : Exception($"topic {topic} is not there yet");
}
