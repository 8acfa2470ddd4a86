using StreamRec.Signals;

namespace StreamRec.Ranking.Tests;

public sealed class CrowdFeaturesTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("DE")]
    [InlineData("nowhere")]
    public void What_is_kept_for_all_users_is_what_is_computed_for_one(string? country)
    {
        using var world = new TestWorld(titles: 200);
        var pins = world.PinsAt(TestWorld.Start);
        var context = pins.Context with { Country = country };
        var crowd = new NewestCrowd();
        Assert.Null(crowd.Of(pins.Signals, context));
        var table = crowd.Of(pins.Signals, context)!;
        Assert.Same(table, crowd.Of(pins.Signals, context));

        var (kept, computed) = (new float[FeatureList.Count], new float[FeatureList.Count]);
        for (var time = 0; time < 2; time++)
            for (var item = 0; item < 1_000; item++)
            {
                table.Write(item, kept);
                CrowdFeatures.Write(pins.Signals, context.Hour, country, item, computed);
                Assert.Equal(computed, kept);
            }
    }

    [Fact]
    public void An_older_snapshot_neither_has_a_table_nor_takes_the_newest_ones()
    {
        using var world = new TestWorld(titles: 20);
        var pins = world.PinsAt(TestWorld.Start);
        var crowd = new NewestCrowd();
        crowd.Of(pins.Signals, pins.Context);
        var table = crowd.Of(pins.Signals, pins.Context);

        Assert.Null(crowd.Of(SignalsSnapshot.Empty, pins.Context));
        Assert.Null(crowd.Of(SignalsSnapshot.Empty, pins.Context));
        Assert.Same(table, crowd.Of(pins.Signals, pins.Context));
    }
}
