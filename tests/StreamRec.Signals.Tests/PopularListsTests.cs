using CsCheck;

namespace StreamRec.Signals.Tests;

public sealed class PopularListsTests
{
    [Fact]
    public void Lists_that_are_carried_from_snapshot_to_snapshot_are_those_that_are_made_at_once()
    {
        Gen.Select(Gen.Int[0, 1_499], Gen.Int[0, 90]).Array[100, 4_000].Select(Gen.Int[1, 400]).Sample((moves, every) =>
        {
            var (carried, anew) = (new SignalsWriter(Moves.Titles(1_500), 1_200), new SignalsWriter(Moves.Titles(1_500), 1_200));
            for (var k = 0; k < moves.Length; k++)
            {
                var (item, day) = moves[k];
                foreach (var writer in (SignalsWriter[])[carried, anew]) writer.Observe(Moves.To(item, Moves.Start + day * Moves.Day));
                if (k % every == 0) Read(carried.Publish(Moves.Start + k));
            }
            var now = Moves.Start + 91 * Moves.Day;
            Assert.Equal(Read(anew.Publish(now)), Read(carried.Publish(now)));
        }, iter: 30);
    }

    [Fact]
    public void No_title_beyond_the_leaders_has_more_than_is_said()
    {
        var writer = new SignalsWriter(Moves.Titles(3_000));
        var random = new Random(1);
        for (var k = 0; k < 9_000; k++) writer.Observe(Moves.To((int)(3_000 * Math.Pow(random.NextDouble(), 3)), Moves.Start + k));
        var snapshot = writer.Publish(Moves.Start + Moves.Day);
        foreach (var window in Enum.GetValues<CountWindow>())
        {
            var leaders = snapshot.Leaders(window).ToArray();
            var most = Enumerable.Range(0, 3_000).Except(leaders).Max(item => snapshot.Count(item, window));
            Assert.InRange(most, 0, snapshot.MostBeyond(window));
            Assert.True(most > 0 && leaders.Length > 256);
        }
    }

    [Fact]
    public void A_title_is_counted_from_its_first_move_on_and_not_for_being_moved_from()
    {
        var writer = new SignalsWriter(Moves.Titles(300));
        writer.Observe(Moves.To(270, Moves.Start, null, 3));
        var snapshot = writer.Publish(Moves.Start);
        Assert.Equal([270], Enumerable.Range(0, 400).Where(snapshot.IsCounted));
    }

    private static int[] Read(SignalsSnapshot snapshot) =>
        [.. Enum.GetValues<CountWindow>().SelectMany(window => (int[])[-1, .. snapshot.Popular(window)])];
}
