using CsCheck;

namespace StreamRec.Signals.Tests;

public sealed class CoOccurrenceScoresTests
{
    [Fact]
    public void Scores_are_the_sum_over_the_history_whatever_was_scored_before()
    {
        var writer = new SignalsWriter(Moves.Titles(60));
        for (var k = 0; k < 3_000; k++) writer.Observe(Moves.To(k * k % 60, Moves.Start + k * Moves.Hour / 10, null, k % 60, (k + 1) * 7 % 60));
        var snapshot = writer.Publish(Moves.Start + 300 * Moves.Hour);
        var reused = new CoOccurrenceScores();
        Gen.Int[-1, 70].Array[0, 40].Sample(history =>
        {
            reused.Accumulate(snapshot, history);
            var expected = Expected(snapshot, history);
            for (var item = 0; item < 60; item++)
            {
                Assert.Equal(expected[item], reused[item], 1e-6);
                Assert.Equal(reused[item] > 0, reused.Touched.Contains(item));
                Assert.Equal(reused[item] > 0, reused.Because(item) >= 0);
            }
            Assert.Equal(reused.Touched.Length, reused.Touched.ToArray().Distinct().Count());
        }, threads: 1);
    }

    [Fact]
    public void The_title_that_gave_most_is_named()
    {
        var writer = new SignalsWriter(Moves.Titles(4));
        for (var k = 0; k < 100; k++) writer.Observe(Moves.To(3, Moves.Start, null, 1));
        writer.Observe(Moves.To(3, Moves.Start, null, 0));
        var scores = new CoOccurrenceScores();
        scores.Accumulate(writer.Publish(Moves.Start), [0, 1, 2]);
        Assert.Equal(1, scores.Because(3));
        Assert.Equal(-1, scores.Because(2_000));
    }

    [Fact]
    public void Scoring_again_allocates_nothing()
    {
        var writer = new SignalsWriter(Moves.Titles(300));
        for (var k = 0; k < 3_000; k++) writer.Observe(Moves.To(k * k % 300, Moves.Start, null, k % 300));
        var snapshot = writer.Publish(Moves.Start);
        var scores = new CoOccurrenceScores();
        int[] history = [1, 2, 3, 4, 5];
        scores.Accumulate(snapshot, history);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var k = 0; k < 100; k++) scores.Accumulate(snapshot, history);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static double[] Expected(SignalsSnapshot snapshot, int[] history)
    {
        var expected = new double[60];
        for (var k = 0; k < Math.Min(30, history.Length); k++)
            foreach (var edge in snapshot.Next(history[k]))
                expected[edge.Target] += Math.Pow(.7, k) * edge.Weight
                    / (snapshot.Moves(history[k]) + 40) / Math.Pow(snapshot.Moves(edge.Target) + 40, .3);
        return expected;
    }
}
