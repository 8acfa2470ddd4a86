using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using StreamRec.Domain;
using StreamRec.Testing;

namespace StreamRec.Ingest.Tests.Running;

public sealed class CatalogFeedTests
{
    [Fact]
    public async Task A_feed_applies_what_was_there_before_it_says_that_it_has_caught_up()
    {
        await using var rig = await Rig.EmbeddedAsync(start: false);
        for (var i = 0; i < 50; i++) await rig.Log.AppendTitleAsync(new ItemId($"tt{i}"), new byte[] { 1 }, TestContext.Current.CancellationToken);
        var titles = new ConcurrentDictionary<string, byte[]?>();
        using var feed = Feed(rig, titles);
        await feed.CaughtUp.WaitAsync(Eventually.DefaultLimit, TestContext.Current.CancellationToken);
        Assert.Equal(50, titles.Count);
    }

    [Fact]
    public async Task An_appended_title_is_in_this_nodes_catalogue_when_the_append_completes()
    {
        await using var rig = await Rig.EmbeddedAsync(start: false);
        var titles = new ConcurrentDictionary<string, byte[]?>();
        using var feed = Feed(rig, titles);
        using var log = new KafkaEventLog(rig.Settings.Kafka, rig.Topics, rig.Health, NullLogger.Instance, feed.WhenApplied);
        await log.AppendTitleAsync(new ItemId("tt1"), new byte[] { 7 }, TestContext.Current.CancellationToken);
        Assert.Equal([7], titles["tt1"]!);
        await log.AppendTitleAsync(new ItemId("tt1"), titleJson: null, TestContext.Current.CancellationToken);
        Assert.Null(titles["tt1"]);
    }

    [Fact]
    public async Task What_could_not_be_applied_is_not_called_so_and_is_applied_once_it_can()
    {
        await using var rig = await Rig.EmbeddedAsync(start: false);
        var (applied, refusals) = (new ConcurrentBag<string>(), 0);
        using var feed = CatalogFeed.Start(
            rig.Settings.Kafka, rig.Topics, batch => batch.Records.ToList().ForEach(change => Apply(change.Key)), rig.Health, NullLogger.Instance);
        using var log = new KafkaEventLog(rig.Settings.Kafka, rig.Topics, rig.Health, NullLogger.Instance, feed.WhenApplied);
        await log.AppendTitleAsync(new ItemId("tt1"), new byte[] { 1 }, TestContext.Current.CancellationToken);
        Assert.Equal(2, refusals);
        Assert.Equal(["tt1"], applied);

        void Apply(string key)
        {
            if (refusals < 2)
            {
                refusals++;
                throw new IOException("The disk is full.");
            }
            applied.Add(key);
        }
    }

    private static CatalogFeed Feed(Rig rig, ConcurrentDictionary<string, byte[]?> titles) => CatalogFeed.Start(
        rig.Settings.Kafka,
        rig.Topics,
        batch =>
        {
            foreach (var record in batch.Records) titles[record.Key] = record.Value;
        },
        rig.Health,
        NullLogger.Instance);
}
