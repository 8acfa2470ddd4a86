using System.Diagnostics;
using System.Text;
using Confluent.Kafka;
using StreamRec.Testing;

namespace StreamRec.Node.Tests.Malformed;

/// <summary>
/// Thousands of bad records on the topics, from outside, among good ones: each is dead-lettered (events) or counted as refused
/// (titles) one for one, each good one is folded, and the node is healthy after it.
/// </summary>
public sealed class MalformedLogTests(ITestOutputHelper output)
{
    private static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "StreamRec.Node.dll");

    [Fact]
    public async Task On_the_embedded_broker_each_bad_record_is_answered_for_and_each_good_one_is_folded()
    {
        await using var node = new NodeProcess(Assembly, settings: "streamrec { checkpoint.every = 500ms }");
        await node.StartAsync();
        await FireAsync(node, partitions: 4, await Healthy.KafkaOfAsync(node), ofEach: 2_000);
    }

    [Fact]
    public async Task On_a_real_Kafka_too()
    {
        Assert.SkipUnless(KafkaBroker.Available, KafkaBroker.HowToProvide);
        await using var kafka = await KafkaBroker.StartAsync();
        await using var node = new NodeProcess(Assembly, new Dictionary<string, string> { ["STREAMREC_KAFKA"] = kafka.BootstrapServers },
            "streamrec { checkpoint.every = 500ms, kafka.partitions = 8 }");
        await node.StartAsync();
        await FireAsync(node, partitions: 8, kafka.BootstrapServers, ofEach: 200);
    }

    private async Task FireAsync(NodeProcess node, int partitions, string servers, int ofEach)
    {
        var watch = Stopwatch.StartNew();
        var healthy = new Healthy(node);
        using var log = new LogUnderFire(servers, partitions);
        var bad = new BadEvents(20260701);
        var random = new Random(7);
        var (sentBad, sentGood) = (0, 0);
        foreach (var kind in Shuffled(random, ofEach))
        {
            var isGood = kind is "good";
            var value = kind switch
            {
                "good" => BadEvents.Good($"good-{sentGood}", $"viewer-{random.Next(50)}", 1_700_000_000_000 + sentGood * 1_000L),
                "null" => null,
                "empty" => [],
                _ => bad.Next(kind),
            };
            await log.SendAsync(Key(random), value, !isGood);
            if (isGood) sentGood++;
            else sentBad++;
        }
        // Up to what a topic takes: dead letters of these are cut. Above it the broker answers, not the node.
        for (var i = 0; i < 20; i++, sentBad++) await log.SendAsync(null, Padded(random.Next(600_000, 1_000_000)), isBad: true);
        if (partitions == 8) await log.RefusedAsync(Padded(2_000_000));
        await log.SettleAsync();

        Assert.Equal(sentBad, log.Letters);
        Assert.True(log.Cut >= 20, $"{log.Cut} were cut");
        await CountsAsync(node, "folded", sentGood);
        await CountsAsync(node, "dead_lettered", sentBad);
        await CountsAsync(node, "read", sentGood + sentBad);
        Assert.Equal(sentBad, await node.MetricAsync("streamrec_ingest_dead_letters_total"));
        Assert.Equal(sentGood, await node.MetricAsync("streamrec_folds_total", "outcome=\"folded\""));
        output.WriteLine($"events: {sentBad} bad, {sentGood} good, {watch.Elapsed.TotalSeconds:0.0} s");

        await FireTitlesAsync(node, servers, ofEach, nullKeys: partitions != 8);
        await healthy.StillAsync();
    }

    private async Task FireTitlesAsync(NodeProcess node, string servers, int ofEach, bool nullKeys)
    {
        using var producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig { BootstrapServers = servers, LingerMs = 5 }).Build();
        var watch = Stopwatch.StartNew();
        var bad = new BadEvents(99);
        var random = new Random(11);
        var (refused, upserted, withdrawn) = (0, 0, 0);
        foreach (var kind in BadEvents.Classes)
        {
            var sends = new List<Task>();
            for (var i = 0; i < ofEach / (kind == "huge" ? 50 : 1); i++)
            {
                var id = $"bad-title-{random.Next(1_000)}";
                var (key, value) = random.Next(8) switch
                {
                    0 => ([], Title(id)),
                    1 => ([0xff, 0xc3], Title(id)),
                    2 => (new byte[10_000], null),
                    3 => (Encoding.UTF8.GetBytes("another"), Title(id)),
                    4 => (nullKeys ? null : [], Title(id)),
                    5 => (Encoding.UTF8.GetBytes("line\nbreak"), null),
                    _ => ((byte[]?)Encoding.UTF8.GetBytes(id), (byte[]?)bad.Next(kind)),
                };
                refused++;
                sends.Add(Send(key, value));
                if (i % 100 != 0) continue;
                sends.Add(Send(Encoding.UTF8.GetBytes("good-title"), upserted++ > withdrawn ? Withdraw() : Title("good-title")));
            }
            await Task.WhenAll(sends);
            await Eventually.TrueAsync(
                async () => await OutcomeAsync("refused") == refused, Eventually.DefaultLimit, () => $"{refused} titles are refused; log:\n{node.Log[^2_000..]}");
        }
        Assert.Equal(upserted, await OutcomeAsync("upserted") + await OutcomeAsync("withdrawn"));
        Assert.Equal(withdrawn, await OutcomeAsync("withdrawn"));
        output.WriteLine($"titles: {refused} bad, {upserted} good, {watch.Elapsed.TotalSeconds:0.0} s");

        byte[]? Withdraw()
        {
            withdrawn++;
            return null;
        }

        Task Send(byte[]? key, byte[]? value) => producer.ProduceAsync("streamrec.catalog", new Message<byte[], byte[]> { Key = key!, Value = value! });
        Task<double> OutcomeAsync(string outcome) => node.MetricAsync("streamrec_catalog_records_total", $"outcome=\"{outcome}\"");
    }

    private static Task CountsAsync(NodeProcess node, string outcome, int count) => Eventually.TrueAsync(
        async () => await node.MetricAsync("streamrec_ingest_events_total", $"outcome=\"{outcome}\"") == count,
        Eventually.DefaultLimit, () => $"{count} are {outcome}");

    private static string[] Shuffled(Random random, int ofEach)
    {
        string[] all = [.. BadEvents.Classes.Concat(["null", "empty", "good", "good"]).SelectMany(kind => Enumerable.Repeat(kind, ofEach))];
        random.Shuffle(all);
        return all;
    }

    /// <summary>None, empty, ten thousand bytes, no UTF-8, or another user's.</summary>
    private static byte[]? Key(Random random)
    {
        switch (random.Next(10))
        {
            case 0: return null;
            case 1: return [];
            case 2 when random.Next(5) == 0:
                var key = new byte[10_000];
                random.NextBytes(key);
                return key;
            case 3: return [0xff, 0xfe, (byte)random.Next(256)];
            default: return Encoding.UTF8.GetBytes($"viewer-{random.Next(50)}");
        }
    }

    private static byte[] Padded(int length) => Encoding.UTF8.GetBytes($"{{\"padding\":\"{new string('p', length)}\"}}");

    private static byte[] Title(string id) => Encoding.UTF8.GetBytes($$"""{"itemId":"{{id}}","kind":"film","title":"Made up","year":2026}""");
}
