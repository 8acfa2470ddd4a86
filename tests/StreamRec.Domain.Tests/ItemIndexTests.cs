using System.Globalization;

namespace StreamRec.Domain.Tests;

public sealed class ItemIndexTests
{
    [Fact]
    public void Numbers_are_given_in_order_of_first_sight_and_kept()
    {
        var index = new ItemIndex();
        Assert.Equal([0, 1, 0], new[] { index.Add(Given.Heat), index.Add(Given.Alien), index.Add(Given.Heat) });
        Assert.Equal(2, index.Count);
        Assert.Equal(Given.Alien, index[1]);
        Assert.True(index.TryGet(Given.Heat, out var number) && number == 0);
        Assert.False(index.TryGet(new ItemId("unknown"), out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => index[2]);
    }

    [Fact]
    public void Threads_agree_on_every_number()
    {
        var index = new ItemIndex();
        Parallel.For(0, 20_000, i =>
        {
            var id = new ItemId((i % 5000).ToString(CultureInfo.InvariantCulture));
            Assert.Equal(id, index[index.Add(id)]);
        });
        Assert.Equal(5000, index.Count);
        Assert.Equal(5000, Enumerable.Range(0, 5000).Select(i => index[i]).Distinct().Count());
    }
}
