using StreamRec.Domain;

namespace StreamRec.Ranking.Tests;

public sealed class ShuffledOrderTests
{
    private const long Day = 24 * 3_600_000;
    private static readonly ShuffleSettings Quarter = new() { Share = .25, Places = 5 };

    [Fact]
    public void Of_the_share_of_users_and_days_the_order_is_left_to_chance_and_a_day_keeps_its_seed()
    {
        var shuffled = 0;
        for (var user = 0; user < 400; user++)
        {
            for (var day = 0; day < 25; day++)
            {
                var (id, morning) = (new UserId($"u{user}"), TestWorld.Start / Day * Day + day * Day);
                var seed = ShuffledOrder.SeedOf(id, morning, Quarter);
                Assert.Equal(seed, ShuffledOrder.SeedOf(id, morning + Day - 1, Quarter));
                if (seed is not null) shuffled++;
            }
        }
        Assert.InRange(shuffled, 2_500 - 220, 2_500 + 220); // five standard deviations
        Assert.Null(ShuffledOrder.SeedOf(new UserId("u"), TestWorld.Start, ShuffleSettings.None));
        Assert.NotNull(ShuffledOrder.SeedOf(new UserId("u"), TestWorld.Start, new ShuffleSettings { Share = 1 }));
    }

    [Fact]
    public void How_often_a_title_of_a_rank_stands_in_a_place_is_its_propensity()
    {
        const int lists = 40_000, titles = 8;
        var counts = new int[titles, titles];
        var propensity = new double[titles, titles];
        for (var list = 0; list < lists; list++)
        {
            var seed = ShuffledOrder.SeedOf(new UserId($"u{list}"), TestWorld.Start, Quarter);
            var odds = ShuffledOrder.Odds(Surface.Home, titles, seed, Quarter);
            Assert.Equal(Enumerable.Range(0, titles), odds.Select(place => place.Rank).Order());
            for (var place = 0; place < titles; place++)
            {
                counts[odds[place].Rank, place]++;
                propensity[odds[place].Rank, place] = odds[place].Propensity;
            }
        }
        for (var rank = 0; rank < titles; rank++)
        {
            for (var place = 0; place < titles; place++)
            {
                var p = propensity[rank, place];
                var deviation = Math.Sqrt(lists * p * (1 - p));
                Assert.InRange(counts[rank, place], lists * p - 5 * deviation, lists * p + 5 * deviation);
            }
            Assert.Equal(1, Enumerable.Range(0, titles).Sum(place => propensity[rank, place]), 1e-12);
        }
    }

    [Fact]
    public void A_shuffled_list_has_the_titles_of_the_models_order_each_where_the_odds_say()
    {
        using var world = new TestWorld(titles: 300);
        var pins = world.PinsAt(TestWorld.Start);
        var settings = RankingSettings.Default with { Shuffle = new ShuffleSettings { Share = .5 } };
        var (plain, shuffled) = (List(pins, "home"), List(pins with { Context = pins.Context with { Shuffle = 7 } }, "home"));
        Assert.NotEqual(plain, shuffled);
        Assert.Equal(plain[12..], shuffled[12..]);
        var odds = ShuffledOrder.Odds(Surface.Home, plain.Length, 7, settings.Shuffle);
        Assert.Equal(odds.Select(place => plain[place.Rank]), shuffled);
        foreach (var promised in (string[])["trending", "new"])
        {
            Assert.Equal(List(pins, promised), List(pins with { Context = pins.Context with { Shuffle = 7 } }, promised));
            Assert.All(ShuffledOrder.Odds(new Surface(promised), 20, 7, settings.Shuffle), place => Assert.Equal(1, place.Propensity));
        }

        int[] List(Pins of, string surface)
        {
            var ranking = new UserRanking(settings);
            ranking.ScoreAll(Profile.Empty, of);
            return [.. ranking.Slate(Profile.Empty, new Surface(surface), 20).Select(item => item.Item)];
        }
    }
}
