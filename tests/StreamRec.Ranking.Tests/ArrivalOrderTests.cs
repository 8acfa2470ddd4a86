using CsCheck;
using StreamRec.Contracts;
using StreamRec.Domain;

namespace StreamRec.Ranking.Tests;

/// <summary>The list is of the order of time, in whatever order events arrive, and whatever has been scored meanwhile.</summary>
public sealed class ArrivalOrderTests
{
    private static readonly EventType[] Types = [.. Enum.GetValues<EventType>().Where(Profile.IsStrong)];

    /// <summary>An offline device sends what it kept, newest first: six horror films disliked, and liked a minute later.</summary>
    [Fact]
    public void Opinions_that_arrive_newest_first_give_the_list_of_the_order_of_time()
    {
        using var world = new TestWorld(titles: 420);
        var events = new List<RecordedEvent>();
        for (var k = 0; k < 6; k++)
        {
            events.Add(TestWorld.Event(2 * k, EventType.Dislike, 5 + 6 * k, TestWorld.Start + k * 1000));
            events.Add(TestWorld.Event(2 * k + 1, EventType.Like, 5 + 6 * k, TestWorld.Start + TestWorld.Minute + k * 1000));
        }
        var expected = TestWorld.Folded([.. events.OrderBy(e => e.EffectiveTime)]);
        var found = TestWorld.Folded([.. events.OrderByDescending(e => e.EffectiveTime)]);
        Assert.All(found.Titles.ToArray(), title => Assert.Equal(Opinion.Liked, title.Opinion));
        Assert.Equal(List(world, expected), List(world, found));
    }

    /// <summary>
    /// The one that arrived out of order was scored after every few events, so that what it keeps from one to the next must notice
    /// what was put in between. Scores agree to the rounding of weights, and the order where they tell titles apart.
    /// </summary>
    [Fact]
    public void Any_order_of_arrival_gives_the_scores_of_the_order_of_time()
    {
        using var world = new TestWorld(titles: 420);
        var pins = world.PinsAt(TestWorld.Start);
        var days = Gen.Select(Gen.Int[0, Types.Length - 1], Gen.Int[0, 79], Gen.Int[1, 600], Gen.Int[1, 10]).Array[1, 120].Select(actions =>
        {
            var at = TestWorld.Start - TestWorld.Day;
            return actions.Select((action, k) => TestWorld.Event(k, Types[action.Item1], Types[action.Item1] == EventType.Search ? null : action.Item2,
                at += action.Item3 * 1000, action.Item4 * 600, 6000, action.Item4 / 2.0)).ToArray();
        });
        days.SelectMany(events => Gen.Select(Gen.Shuffle(events), Gen.Int[1, 9], (arrived, every) => (events, arrived, every))).Sample(day =>
        {
            var (profile, scored, full) = (Profile.Empty, new UserRanking(), new UserRanking());
            for (var k = 0; k < day.arrived.Length; k++)
            {
                profile = profile.Fold(day.arrived[k], FoldOptions.Default).Profile;
                if (k % day.every == 0) scored.ScoreAll(profile, pins);
            }
            scored.ScoreAll(profile, pins);
            full.ScoreAll(TestWorld.Folded(day.events), pins);
            Assert.Equal(full.Candidates, scored.Candidates);
            for (var k = 0; k < full.Candidates; k++)
            {
                var place = scored.Pool.Find(full.Pool.Items[k]);
                Assert.True(place >= 0);
                Assert.Equal(full.Pool.Affinities[k].Encoder, scored.Pool.Affinities[place].Encoder);
            }
            var (expected, found) = (full.Slate(TestWorld.Folded(day.events), Surface.Home, 20), scored.Slate(profile, Surface.Home, 20));
            for (var k = 0; k < expected.Length; k++) Assert.Equal(expected[k].Score, found[k].Score, 1e-3f);
        }, iter: 60, threads: 1);
    }

    private static IEnumerable<ItemId> List(TestWorld world, Profile profile)
    {
        var ranking = new UserRanking();
        ranking.ScoreAll(profile, world.PinsAt(TestWorld.Start + TestWorld.Hour));
        return [.. ranking.Slate(profile, Surface.Home, 20).Select(item => world.Catalog.Index[item.Item])];
    }
}
