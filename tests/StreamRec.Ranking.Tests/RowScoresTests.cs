using System.Runtime.InteropServices;
using CsCheck;

namespace StreamRec.Ranking.Tests;

public sealed class RowScoresTests
{
    [Fact]
    public void What_a_row_gets_does_not_depend_on_its_batch_nor_on_its_place()
    {
        using var world = new TestWorld(titles: 20, moves: 10);
        var worker = world.Model.Rent();
        var row = Gen.Float[-3, 6].Array[FeatureList.Count];
        Gen.Select(row, row, Gen.Int[0, 15]).Sample(
            (features, others, place) =>
            {
                var scores = new List<(int, string)>();
                foreach (var size in RankerBatch.Sizes.ToArray())
                {
                    var batch = worker.BatchFor(size);
                    foreach (var at in (int[])[place, size - 1 - place])
                    {
                        for (var k = 0; k < size; k++) (k == at ? features : others).CopyTo(batch.Row(k));
                        batch.Run();
                        scores.Add((
                            BitConverter.SingleToInt32Bits(batch.Scores[at]),
                            string.Join(' ', OutcomeNames.All.Select(outcome => BitConverter.SingleToInt32Bits(batch.Head(outcome)[at])))));
                    }
                }
                return scores.Distinct().Count() == 1;
            },
            iter: 400, threads: 1);
        world.Model.Return(worker);
    }

    [Fact]
    public void Heads_change_no_bit_of_what_the_network_says_of_a_score()
    {
        var network = TestWorld.Arbitrary(3);
        using var both = new TestWorld(titles: 20, moves: 10, network: network);
        using var one = new TestWorld(titles: 20, moves: 10, network: network.With([]));
        var (withHeads, without) = (both.Model.Rent(), one.Model.Rent());
        Gen.Float[-3, 6].Array[RankerBatch.Largest * FeatureList.Count].Sample(
            features =>
            {
                foreach (var size in RankerBatch.Sizes.ToArray())
                {
                    var (first, second) = (withHeads.BatchFor(size), without.BatchFor(size));
                    foreach (var batch in (RankerBatch[])[first, second])
                    {
                        for (var k = 0; k < size; k++) features.AsSpan(k * FeatureList.Count, FeatureList.Count).CopyTo(batch.Row(k));
                        batch.Run();
                    }
                    Assert.Equal((size, 0), (first.Head(Outcomes.Dismiss).Length, second.Head(Outcomes.Dismiss).Length));
                    Assert.Equal(
                        MemoryMarshal.Cast<float, int>(second.Scores).ToArray(), MemoryMarshal.Cast<float, int>(first.Scores).ToArray());
                }
            },
            iter: 50, threads: 1);
        both.Model.Return(withHeads);
        one.Model.Return(without);
    }

    [Fact]
    public void A_batch_is_the_smallest_that_holds_the_rows()
    {
        using var world = new TestWorld(titles: 20, moves: 10);
        var worker = world.Model.Rent();
        Assert.Equal(16, worker.BatchFor(1).Rows);
        Assert.Equal(64, worker.BatchFor(17).Rows);
        Assert.Equal(320, worker.BatchFor(65).Rows);
        Assert.Equal(384, worker.BatchFor(321).Rows);
        Assert.Throws<ArgumentOutOfRangeException>(() => worker.BatchFor(385));
        world.Model.Return(worker);
    }
}
