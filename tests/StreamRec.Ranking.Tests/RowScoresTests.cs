using CsCheck;

namespace StreamRec.Ranking.Tests;

public sealed class RowScoresTests
{
    [Fact]
    public void A_rows_score_does_not_depend_on_its_batch_nor_on_its_place()
    {
        using var world = new TestWorld(titles: 20, moves: 10);
        var worker = world.Model.Rent();
        var row = Gen.Float[-3, 6].Array[FeatureList.Count];
        Gen.Select(row, row, Gen.Int[0, 15]).Sample(
            (features, others, place) =>
            {
                var scores = new List<int>();
                foreach (var size in RankerBatch.Sizes.ToArray())
                {
                    var batch = worker.BatchFor(size);
                    foreach (var at in (int[])[place, size - 1 - place])
                    {
                        for (var k = 0; k < size; k++) (k == at ? features : others).CopyTo(batch.Row(k));
                        batch.Run();
                        scores.Add(BitConverter.SingleToInt32Bits(batch.Scores[at]));
                    }
                }
                return scores.Distinct().Count() == 1;
            },
            iter: 400, threads: 1);
        world.Model.Return(worker);
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
