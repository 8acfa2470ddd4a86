using CsCheck;
using StreamRec.Domain;

namespace StreamRec.Signals.Tests;

public sealed class SnapshotTests
{
    [Fact]
    public void A_snapshot_stays_as_it_is_while_the_writer_goes_on()
    {
        Gen.Select(Gen.Int[0, 600], Gen.Int[0, 600], Gen.Int[0, 90]).Array[50, 200].Sample(moves =>
        {
            var writer = new SignalsWriter(Moves.Titles(601));
            var half = moves.Length / 2;
            Observe(writer, moves.AsSpan(0, half));
            var pinned = writer.Publish(Moves.Start + Moves.Day);
            var before = Read(pinned);
            Observe(writer, moves.AsSpan(half));
            writer.Publish(Moves.Start + 500 * Moves.Day);
            Assert.Equal(before, Read(pinned));
        }, iter: 30);
    }

    [Fact]
    public void Rows_that_did_not_change_are_shared_and_all_are_decayed()
    {
        var writer = new SignalsWriter(Moves.Titles(3));
        writer.Observe(Moves.To(0, Moves.Start, null, 1));
        var first = writer.Publish(Moves.Start);
        writer.Observe(Moves.To(2, Moves.Start + Moves.Day));
        var second = writer.Publish(Moves.Start + Moves.Day);
        Assert.True(first.Next(1).Stored == second.Next(1).Stored, "the row of title 1 was copied");
        Assert.Equal(.5f, second.Count(0, CountWindow.Short), 1e-5f);
        Assert.Equal(1, first.Count(0, CountWindow.Short), 1e-5f);
        Assert.Equal((1, 2), (first.Version, second.Version));
    }

    [Fact]
    public void Unknown_titles_have_no_signals()
    {
        var snapshot = SignalsSnapshot.Empty;
        Assert.Equal(0, snapshot.Count(5, CountWindow.Long));
        Assert.Equal(0, snapshot.Moves(-1));
        Assert.Equal(0, snapshot.Next(int.MaxValue).Length);
        Assert.Equal(0, snapshot.CountInCountry(3, "DE"));
        Assert.True(snapshot.Popular(CountWindow.Short).IsEmpty);
        Assert.Throws<ArgumentOutOfRangeException>(() => new SignalsWriter(Moves.Titles(1)).Observe(Moves.To(1, Moves.Start)));
    }

    [Fact]
    public void Popular_titles_come_by_count_and_then_by_id()
    {
        Gen.Int[0, 1999].Array[0, 4000].Sample(items =>
        {
            var index = new ItemIndex();
            for (var item = 0; item < 2000; item++) index.Add(new ItemId($"t{(item * 7919 + 13) % 2000:D5}"));
            var writer = new SignalsWriter(index);
            foreach (var item in items) writer.Observe(Moves.To(item, Moves.Start));
            var expected = items.GroupBy(item => item).OrderByDescending(moves => moves.Count()).ThenBy(moves => index[moves.Key]).Take(256);
            Assert.Equal(expected.Select(moves => moves.Key), writer.Publish(Moves.Start).Popular(CountWindow.Short).ToArray());
        }, iter: 30);
    }

    [Fact]
    public void The_strongest_128_successors_are_kept()
    {
        var writer = new SignalsWriter(Moves.Titles(1001));
        for (var round = 0; round < 5; round++)
            for (var item = 1; item <= 1000; item++)
                for (var repeat = item <= 100 ? 3 : 1; repeat > 0; repeat--) writer.Observe(Moves.To(item, Moves.Start + round, null, 0));
        var kept = writer.Publish(Moves.Start).Next(0).Targets.ToArray();
        Assert.Equal(128, kept.Length);
        Assert.Superset(Enumerable.Range(1, 100).ToHashSet(), kept.ToHashSet());
    }

    [Fact]
    public void A_new_successor_displaces_those_that_have_decayed()
    {
        var writer = new SignalsWriter(Moves.Titles(2001));
        for (var item = 1; item <= 1000; item++) writer.Observe(Moves.To(item, Moves.Start, null, 0));
        for (var item = 1001; item <= 1400; item++) writer.Observe(Moves.To(item, Moves.Start + 30 * Moves.Day, null, 0));
        Assert.All(writer.Publish(Moves.Start + 30 * Moves.Day).Next(0).Targets.ToArray(), item => Assert.InRange(item, 1001, 1400));
    }

    [Fact]
    public void Rows_are_bounded_and_the_least_counted_are_forgotten()
    {
        var writer = new SignalsWriter(Moves.Titles(1000), maxTitles: 100);
        for (var repeat = 0; repeat < 3; repeat++)
            for (var item = 0; item < 10; item++) writer.Observe(Moves.To(item, Moves.Start));
        for (var item = 10; item < 1000; item++) writer.Observe(Moves.To(item, Moves.Start));
        var snapshot = writer.Publish(Moves.Start);
        var rows = Enumerable.Range(0, 1000).Count(item => snapshot.Moves(item) > 0);
        Assert.InRange(rows, 80, 100);
        Assert.All(Enumerable.Range(0, 10), item => Assert.Equal(3, snapshot.Count(item, CountWindow.Long), 1e-4f));
    }

    [Fact]
    public void A_title_that_is_forgotten_is_nobodys_successor_any_more_as_it_would_be_after_a_restart()
    {
        var writer = new SignalsWriter(Moves.Titles(1000), maxTitles: 100);
        for (var repeat = 0; repeat < 30; repeat++) writer.Observe(Moves.To(0, Moves.Start)); // it is kept
        for (var item = 1; item < 1000; item++) writer.Observe(Moves.To(item, Moves.Start + item, null, 0));
        var snapshot = writer.Publish(Moves.Start);
        Assert.All(snapshot.Next(0).Targets.ToArray(), item => Assert.True(snapshot.Moves(item) > 0));
    }

    private static void Observe(SignalsWriter writer, ReadOnlySpan<(int Item, int From, int Day)> moves)
    {
        foreach (var (item, from, day) in moves) writer.Observe(Moves.To(item, Moves.Start + day * Moves.Day, "FR", from));
    }

    private static List<float> Read(SignalsSnapshot snapshot)
    {
        var values = new List<float>();
        for (var item = 0; item <= 600; item++)
        {
            foreach (var window in Enum.GetValues<CountWindow>()) values.Add(snapshot.Count(item, window));
            values.Add(snapshot.CountInCountry(item, "FR"));
            values.Add(snapshot.CountAtHour(item, 0));
            foreach (var edge in snapshot.Next(item)) values.AddRange([edge.Target, edge.Weight]);
        }
        foreach (var item in snapshot.Popular(CountWindow.Long)) values.Add(item);
        return values;
    }
}
