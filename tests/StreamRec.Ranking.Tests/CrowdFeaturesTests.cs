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
        CrowdFeatures? table = null;
        for (var asked = 0; asked < 100 && table is null; asked++) table = CrowdFeatures.Of(pins.Signals, context); // others ask meanwhile
        Assert.NotNull(table);

        var (kept, computed) = (new float[CrowdFeatures.Width], new float[CrowdFeatures.Width]);
        for (var time = 0; time < 2; time++)
            for (var item = 0; item < 1_000; item++)
            {
                table.Write(item, kept);
                CrowdFeatures.Write(pins.Signals, context.Hour, country, item, computed);
                Assert.Equal(computed, kept);
            }
    }
}
