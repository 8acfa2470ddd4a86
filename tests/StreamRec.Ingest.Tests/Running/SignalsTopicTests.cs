using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using StreamRec.Testing;

namespace StreamRec.Ingest.Tests.Running;

public sealed class SignalsTopicTests(SharedKafka kafka) : IClassFixture<SharedKafka>
{
    [Fact]
    public async Task A_node_hears_the_others_of_its_group_and_neither_itself_nor_another_group()
    {
        var settings = new KafkaSettings { BootstrapServers = await kafka.BootstrapAsync(), Topics = Rig.NewTopics() };
        var health = new KafkaHealth(settings.BootstrapServers, NullLogger.Instance, TimeProvider.System);
        var topics = await TopicSetup.RunAsync(
            settings, 4, null, health, NullLogger.Instance, TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Equal(1, topics.SignalsPartitions);
        using var a = new Member(settings, topics, health, "ours");
        using var b = new Member(settings, topics, health, "ours");
        using var c = new Member(settings, topics, health, "theirs");

        // Each begins at the end, whenever that is: all are sent to until all hear.
        await Eventually.TrueAsync(async () =>
        {
            Assert.True(await a.Topic.SendAsync("a"u8.ToArray()));
            Assert.True(await c.Topic.SendAsync("c"u8.ToArray()));
            Assert.True(await b.Topic.SendAsync("b"u8.ToArray()));
            return a.Heard.Count > 1 && b.Heard.Count > 1;
        }, Eventually.DefaultLimit, () => $"a heard {a.Heard.Count}, b {b.Heard.Count}");

        Assert.All(a.Heard, text => Assert.Equal("b", text));
        Assert.All(b.Heard, text => Assert.Equal("a", text));
        Assert.Empty(c.Heard);
    }

    private sealed class Member : IDisposable
    {
        public Member(KafkaSettings settings, Topics topics, KafkaHealth health, string group)
        {
            Topic = new SignalsTopic(settings, group, topics, health, NullLogger.Instance);
            Topic.Read((record, at) =>
            {
                Assert.True(at > 0);
                Heard.Enqueue(Encoding.UTF8.GetString(record));
            });
        }

        public SignalsTopic Topic { get; }
        public ConcurrentQueue<string> Heard { get; } = new();
        public void Dispose() => Topic.Dispose();
    }
}
