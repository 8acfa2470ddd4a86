using CsCheck;
using StreamRec.Domain;

namespace StreamRec.Ranking.Tests;

public sealed class TopItemsTests
{
    private static readonly Gen<float> Score = Gen.Frequency(
        (6, Gen.Int[-3, 3].Select(value => value / 2f)), (3, Gen.Float[-100, 100]), (1, Gen.Const(float.NegativeInfinity)), (1, Gen.Const(-0f)));

    [Fact]
    public void It_has_the_best_by_score_and_of_equals_the_first_by_id_whatever_was_offered_in_which_order()
    {
        var index = new ItemIndex();
        for (var item = 0; item < 500; item++) index.Add(new ItemId($"t{item * 7919 % 1000}")); // ids are in another order than numbers
        var top = new TopItems();
        Gen.Select(Score.Array[0, 500], Gen.Int[0, 90]).Sample((scores, limit) =>
        {
            top.Begin(limit, index);
            for (var item = 0; item < scores.Length; item++) top.Offer(item, scores[item], tag: -item);
            top.Sort();
            var expected = scores.Select((score, item) => (Score: score, Item: item))
                .OrderByDescending(offered => offered.Score).ThenBy(offered => index[offered.Item]).Take(limit).ToArray();
            Assert.Equal(expected.Select(offered => offered.Item), Enumerable.Range(0, top.Count).Select(top.Item));
            Assert.Equal(expected.Select(offered => offered.Score), Enumerable.Range(0, top.Count).Select(top.Score));
            Assert.Equal(expected.Select(offered => -offered.Item), Enumerable.Range(0, top.Count).Select(top.Tag));
        }, threads: 1);
    }

    [Fact]
    public void What_is_no_number_is_not_taken()
    {
        var index = new ItemIndex();
        index.Add(new ItemId("a"));
        index.Add(new ItemId("b"));
        var top = new TopItems();
        top.Begin(2, index);
        top.Offer(0, float.NaN);
        top.Offer(1, 0);
        top.Sort();
        Assert.Equal(1, top.Count);
        Assert.Equal(1, top.Item(0));
    }
}
