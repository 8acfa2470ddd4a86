using StreamRec.Cli.Nodes;

namespace StreamRec.Cli.Tests.Nodes;

public sealed class MetricsTests
{
    [Fact]
    public void Samples_are_summed_by_name_and_label()
    {
        var metrics = MetricsText.Parse("""
            # HELP streamrec_folds_total Events by outcome.
            # TYPE streamrec_folds_total counter
            streamrec_ingest_events_total{outcome="read"} 1.6e3
            streamrec_ingest_events_total{outcome="folded"} 1507
            streamrec_ingest_events_total{outcome="dead_lettered"} 5 1700000000000
            streamrec_folds_total{outcome="repeat"} 7
            dead_letters{reason="unknown_type"} 2
            dead_letters{reason="a } b"} 3
            streamrec_folds_total_other 100
            process_cpu_seconds_total 12.25
            broken
            """);
        Assert.Equal(new EventOutcomes(1_600, 1_500, 7, 5), EventOutcomes.From(metrics));
        Assert.Equal(5, metrics.Sum("dead_letters"));
        Assert.Equal(12.25, metrics.Sum("process_cpu_seconds_total"));
        Assert.False(metrics.Has("broken"));
        Assert.Equal(0, metrics.Sum("absent"));
    }

    [Fact]
    public void A_tally_counts_from_its_first_scrape_over_all_nodes()
    {
        var tally = new OutcomeTally();
        tally.Add([new(110, 100, 1, 1), new(50, 50, 0, 0)]);
        Assert.Equal(default, tally.Total);
        tally.Add([new(120, 110, 1, 2), new(55, 50, 5, 0)]);
        Assert.Equal(new EventOutcomes(15, 10, 5, 1), tally.Total);
        Assert.False(tally.SawRestart);
    }

    [Fact]
    public void A_node_that_was_started_again_counts_from_zero()
    {
        var tally = new OutcomeTally();
        tally.Add([new(100, 100, 0, 0)]);
        tally.Add([new(160, 160, 0, 0)]);
        tally.Add([new(30, 30, 0, 0)]);
        Assert.Equal(90, tally.Total.Folded);
        Assert.True(tally.SawRestart);
    }

    [Fact]
    public void Info_names_kafka_and_its_topic()
    {
        var info = NodeInfo.Parse("""
            {"version":"0.1.0","node":"n","model":{"id":"m"},"kafka":{"bootstrapServers":"127.0.0.1:1","embedded":true,"partitions":4,
            "topics":{"events":"e","catalog":"c","deadLetters":"d"}}}
            """);
        Assert.Equal(new NodeInfo("0.1.0", "127.0.0.1:1", true, 4, "e") { CatalogTopic = "c" }, info);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"kafka":{"bootstrapServers":"a"}}""")]
    [InlineData("""{"kafka":1}""")]
    [InlineData("<html>")]
    public void What_is_no_info_is_refused(string json) => Assert.ThrowsAny<System.Text.Json.JsonException>(() => NodeInfo.Parse(json));
}
