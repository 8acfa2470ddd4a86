using CsCheck;

namespace StreamRec.Signals.Tests;

public sealed class DecayTests
{
    private static readonly (CountWindow Window, double HalfLife)[] Windows =
    [
        (CountWindow.Shortest, Moves.Hour), (CountWindow.Short, Moves.Day), (CountWindow.Middle, 3.0 * Moves.Day),
        (CountWindow.Long, 7.0 * Moves.Day), (CountWindow.Longest, 30.0 * Moves.Day),
    ];

    // Five half-lives and an e-folding, in hours, from one hour to two centuries.
    private static readonly Gen<Clocks> SomeClocks = Gen.Select(Gen.Int[1, 400_000].Array[6], Gen.Int[1, 2_000_000]).Select((steps, knn) =>
    {
        var hours = 0;
        return Clocks.Create([.. steps[..5].Select(step => $"{hours += step}h")], $"{knn}h");
    });

    // Times within two hours, within two months and over decades, in any order: late events and moved landmarks.
    private static readonly Gen<long> Times = Gen.OneOf(
        Gen.Long[0, 2 * Moves.Hour], Gen.Long[-60 * Moves.Day, 60 * Moves.Day], Gen.Long[-20_000 * Moves.Day, 0]);

    [Fact]
    public void Counts_equal_the_sum_over_all_moves_in_any_order()
    {
        Gen.Select(Times.Array[1, 60], Gen.Long[0, 90 * Moves.Day]).Sample((times, later) =>
        {
            var writer = new SignalsWriter(Moves.Titles(1));
            foreach (var time in times) writer.Observe(Moves.To(0, Moves.Start + time));
            var now = Moves.Start + times.Max() + later;
            var snapshot = writer.Publish(now);
            foreach (var (window, halfLife) in Windows)
                AssertClose(times.Sum(time => Math.Pow(2, -(now - Moves.Start - time) / halfLife)), snapshot.Count(0, window));
            AssertClose(times.Sum(time => Math.Exp(-(now - Moves.Start - time) / (7.0 * Moves.Day))), snapshot.Moves(0));
        });
    }

    [Fact]
    public void With_other_clocks_counts_equal_the_sum_over_all_moves_too()
    {
        Gen.Select(SomeClocks, Times.Array[1, 40], Gen.Long[0, 9_000 * Moves.Day]).Sample((clocks, times, later) =>
        {
            var writer = new SignalsWriter(Moves.Titles(2), clocks: clocks);
            foreach (var time in times) writer.Observe(Moves.To(0, Moves.Start + time, null, 1));
            var now = Moves.Start + times.Max() + later;
            var snapshot = writer.Publish(now);
            Assert.Equal(clocks, snapshot.Clocks);
            foreach (var (window, _) in Windows)
                AssertClose(times.Sum(time => Math.Pow(2, -(now - Moves.Start - time) / (double)clocks.HalfLife(window))), snapshot.Count(0, window));
            var folding = int.Parse(clocks.KnnEFolding[..^1]) * (clocks.KnnEFolding[^1] == 'd' ? 24 : 1) * (double)Moves.Hour;
            var moves = times.Sum(time => Math.Exp(-(now - Moves.Start - time) / folding));
            AssertClose(moves, snapshot.Moves(0));
            AssertClose(moves, snapshot.Next(1).Length == 0 ? 0 : snapshot.Next(1)[0].Weight);
        });
    }

    [Fact]
    public void Co_occurrence_equals_the_sum_over_all_moves_in_any_order()
    {
        Gen.Select(Times, Gen.Int[0, 9], Gen.Int[0, 9].Array[0, 30]).Array[1, 40].Sample(moves =>
        {
            var writer = new SignalsWriter(Moves.Titles(10));
            var now = Moves.Start + moves.Max(move => move.Item1);
            var expected = new double[10, 10];
            foreach (var (time, item, before) in moves)
            {
                var recent = before.Distinct().Where(other => other != item).ToArray();
                writer.Observe(Moves.To(item, Moves.Start + time, null, recent));
                var weight = Math.Exp(-(now - Moves.Start - time) / (7.0 * Moves.Day));
                foreach (var from in recent)
                {
                    expected[from, item] += weight;
                    expected[item, from] += .3 * weight;
                    weight *= .85;
                }
            }
            var snapshot = writer.Publish(now);
            for (var from = 0; from < 10; from++)
            {
                var row = new double[10];
                foreach (var edge in snapshot.Next(from)) row[edge.Target] = edge.Weight;
                for (var to = 0; to < 10; to++) AssertClose(expected[from, to], row[to]);
            }
        });
    }

    [Fact]
    public void A_hundred_years_of_moves_overflow_nothing()
    {
        var writer = new SignalsWriter(Moves.Titles(2));
        for (var day = 0; day < 36_500; day++) writer.Observe(Moves.To(0, Moves.Start + day * Moves.Day, "DE", 1));
        var snapshot = writer.Publish(Moves.Start + 36_499 * Moves.Day);
        Assert.Equal(1 / (1 - Math.Pow(.5, 1.0 / 30)), snapshot.Count(0, CountWindow.Longest), .01);
        Assert.Equal(1 / (1 - Math.Exp(-1.0 / 7)), snapshot.Moves(0), .001);
        Assert.Equal(snapshot.Moves(0), snapshot.Next(1)[0].Weight, .001f);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(long.MinValue)]
    public void A_move_from_long_ago_changes_no_count_of_today(long at)
    {
        var writer = new SignalsWriter(Moves.Titles(2));
        writer.Observe(Moves.To(0, at, "DE", 1));
        writer.Observe(Moves.To(0, Moves.Start, "DE", 1));
        writer.Observe(Moves.To(0, at, "DE", 1));
        var snapshot = writer.Publish(Moves.Start);
        foreach (var (window, _) in Windows) Assert.Equal(1, snapshot.Count(0, window), 1e-5f);
        Assert.Equal(1, snapshot.Next(1)[0].Weight, 1e-5f);
    }

    [Fact]
    public void A_clock_that_is_far_behind_gives_finite_counts()
    {
        var writer = new SignalsWriter(Moves.Titles(2));
        writer.Observe(Moves.To(0, Moves.Start, null, 1));
        var snapshot = writer.Publish(0);
        Assert.All(Windows, window => Assert.True(float.IsFinite(snapshot.Count(0, window.Window))));
        Assert.True(float.IsFinite(snapshot.CountAtHour(0, 0)));
    }

    /// <summary>Single precision of the published rows; 10⁻⁶ of a move is nothing.</summary>
    private static void AssertClose(double expected, double actual) =>
        Assert.True(Math.Abs(expected - actual) <= 1e-5 * expected + 1e-6, $"expected {expected}, was {actual}");
}
