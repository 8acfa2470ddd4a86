using StreamRec.Domain;

namespace StreamRec.Signals.Tests.MovieTweetings;

/// <summary>
/// Recorded events in their order. The plain implementations reproduce the published figures for this data and split; what
/// the product serves (bounded rows, exponential windows) ranks as they do.
/// </summary>
public sealed class LiveCountingTests(ITestOutputHelper output)
{
    private const long Origin = 1_362_000_000_000;

    /// <summary>Of NDCG@10: what bounded rows and exponential windows may change.</summary>
    private const double Served = .003;

    /// <summary>Of the published figures, which break ties by another scale.</summary>
    private const double Published = .0005;

    [Fact]
    public void Served_popularity_ranks_no_worse_than_a_window_of_seven_days()
    {
        var (protocol, index) = Data();
        var exact = Print("popular, last 7 days, exact", protocol.Run(new ExactPopularity()));
        Assert.Equal(.1888, exact.HitRate, Published);
        Assert.Equal(.1012, exact.Ndcg, Published);
        Assert.Equal(.1104, exact.WarmNdcg, Published);
        Print("popular, half-life 1 day, served", protocol.Run(new ServedPopularity(index, CountWindow.Short)));
        Print("popular, half-life 7 days, served", protocol.Run(new ServedPopularity(index, CountWindow.Long)));
        var served = Print("popular, half-life 3 days, served", protocol.Run(new ServedPopularity(index, CountWindow.Middle)));
        Assert.InRange(served.Ndcg, exact.Ndcg - Served, 1);
    }

    [Fact]
    public void The_plain_ordered_item_kNN_reproduces_the_published_figures()
    {
        var (protocol, _) = Data();
        var exact = Print("ordered item-kNN, exact, s of the cut", protocol.Run(new ExactOrderedKnn(Origin, protocol.CutAt)));
        Assert.Equal(.1934, exact.HitRate, Published);
        Assert.Equal(.1074, exact.Ndcg, Published);
        Assert.Equal(.2110, exact.WarmHitRate, Published);
        Assert.Equal(.1172, exact.WarmNdcg, Published);
    }

    [Fact]
    public void Served_co_occurrence_ranks_like_the_whole_matrix()
    {
        var (protocol, index) = Data();
        var exact = Print("ordered item-kNN, exact, s of the day", protocol.Run(new ExactOrderedKnn(Origin, null)));
        var served = Print("ordered item-kNN, served", protocol.Run(new ServedOrderedKnn(index)));
        Assert.Equal(exact.Ndcg, served.Ndcg, Served);
        Assert.Equal(exact.WarmNdcg, served.WarmNdcg, Served);
    }

    private static (ProtocolT, ItemIndex) Data()
    {
        var index = new ItemIndex();
        return (new ProtocolT(SharedData.Find("movietweetings-dev/ratings.csv"), index), index);
    }

    private Figures Print(string name, Figures figures)
    {
        output.WriteLine($"{name}: {figures}");
        return figures;
    }
}
