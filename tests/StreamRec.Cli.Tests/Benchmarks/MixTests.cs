using StreamRec.Benchmarks;
using StreamRec.Benchmarks.Mix;
using StreamRec.Cli.Simulation;

namespace StreamRec.Cli.Tests.Benchmarks;

public sealed class MixTests
{
    [Fact]
    public void After_every_event_of_the_mix_incremental_rescoring_gives_the_same_top_50_as_a_full_one()
    {
        using var world = new DemoWorld();
        var report = new MixRun(new MixSettings(Events: 500, Seed: 3, Viewers: 4, WarmUp: 200), world).Run(TestContext.Current.CancellationToken);

        Assert.Null(report.FirstDifference);
        Assert.Equal(0, report.Different);
        Assert.Equal(500, report.Events);
        Assert.Equal((300, 100, 50, 50), (report[EventKind.Impression].Incremental.Count, report[EventKind.Progress].Incremental.Count,
            report[EventKind.Click].Incremental.Count, report[EventKind.Strong].Incremental.Count));
        Assert.Equal(50, report[EventKind.Strong].All);
        Assert.InRange(report.Candidates / 500.0, 280, 354);
        Assert.InRange(report.Rescored, report.Candidates / 10, report.Candidates / 4);
    }

    [Theory]
    [InlineData(100, 1)]
    [InlineData(1000, 2)]
    public void So_it_does_with_fewer_candidates_and_with_more_than_the_largest_batch_holds(int candidates, int copies)
    {
        using var world = new DemoWorld(copies);
        var report = new MixRun(new MixSettings(Events: 200, Seed: 4, Viewers: 2, WarmUp: 0, candidates), world).Run(TestContext.Current.CancellationToken);
        Assert.Null(report.FirstDifference);
        Assert.InRange(report.Candidates / 200.0, candidates, candidates + 74);
    }
}
