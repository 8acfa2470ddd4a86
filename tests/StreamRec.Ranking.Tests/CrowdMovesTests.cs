using StreamRec.Contracts;
using StreamRec.Domain;

namespace StreamRec.Ranking.Tests;

public sealed class CrowdMovesTests
{
    private readonly ItemIndex _index = new();

    public CrowdMovesTests()
    {
        for (var k = 0; k < 40; k++) _index.Add(TestWorld.Id(k));
    }

    [Fact]
    public void Starting_stopping_and_rating_a_film_is_one_move()
    {
        RecordedEvent[] events =
        [
            TestWorld.Event(0, EventType.PlayStart, 1, 1000), TestWorld.Event(1, EventType.PlayStop, 1, 2000),
            TestWorld.Event(2, EventType.PlayComplete, 1, 3000), TestWorld.Event(3, EventType.Rate, 1, 4000, rating: 4),
        ];
        var (profile, moves) = (Profile.Empty, 0);
        foreach (var e in events)
        {
            if (CrowdMoves.TryRead(profile, e, _index, out _)) moves++;
            profile = profile.Fold(e, FoldOptions.Default).Profile;
        }
        Assert.Equal(1, moves);
    }

    [Fact]
    public void Who_goes_to_and_fro_all_day_moves_to_each_title_three_times()
    {
        var (profile, moves) = (Profile.Empty, new Dictionary<int, int>());
        for (var k = 0; k < 1000; k++)
        {
            var e = TestWorld.Event(k, EventType.PlayStart, k % 2, TestWorld.Start + k * TestWorld.Minute);
            if (CrowdMoves.TryRead(profile, e, _index, out var move)) moves[move.Item] = moves.GetValueOrDefault(move.Item) + 1;
            profile = profile.Fold(e, FoldOptions.Default).Profile;
        }
        Assert.Equal([CrowdMoves.MostPerDay, CrowdMoves.MostPerDay], moves.OrderBy(title => title.Key).Select(title => title.Value));
        Assert.True(CrowdMoves.TryRead(
            profile, TestWorld.Event(1000, EventType.PlayStart, 0, TestWorld.Start + 3 * TestWorld.Day), _index, out _), "the next day is another one");
    }

    [Fact]
    public void A_skip_is_no_move_and_nobody_moves_on_from_it_and_a_low_rating_is_one()
    {
        RecordedEvent[] events =
        [
            TestWorld.Event(0, EventType.Rate, 1, 1000, rating: 1), TestWorld.Event(1, EventType.PlayStop, 2, 2000, 60, 6000),
            TestWorld.Event(2, EventType.Like, 3, 3000),
        ];
        var profile = Profile.Empty;
        foreach (var e in events)
        {
            Assert.Equal(e.Event.Type != EventType.PlayStop, CrowdMoves.TryRead(profile, e, _index, out _));
            profile = profile.Fold(e, FoldOptions.Default).Profile;
        }
        Assert.True(CrowdMoves.TryRead(profile, TestWorld.Event(3, EventType.Like, 4, 4000), _index, out var move));
        Assert.Equal([3, 1], move.Recent.ToArray());
    }

    [Fact]
    public void A_move_names_the_thirty_titles_before_it_newest_first_and_once()
    {
        var events = new List<RecordedEvent>();
        for (var k = 0; k < 35; k++) events.Add(TestWorld.Event(k, EventType.PlayComplete, k, 1000 + k));
        events.Add(TestWorld.Event(35, EventType.Like, 33, 2000));
        var profile = TestWorld.Folded([.. events]);

        Assert.True(CrowdMoves.TryRead(profile, TestWorld.Event(36, EventType.PlayStart, 39, 3000), _index, out var move));
        Assert.Equal(39, move.Item);
        Assert.Equal([33, 34, .. Enumerable.Range(5, 28).Reverse()], move.Recent.ToArray());
    }

    [Fact]
    public void A_choice_that_comes_late_is_a_move_from_what_was_chosen_before_it()
    {
        var profile = TestWorld.Folded(
            TestWorld.Event(0, EventType.Like, 1, 1000), TestWorld.Event(1, EventType.Like, 2, 2000), TestWorld.Event(2, EventType.Like, 3, 4000));
        Assert.True(CrowdMoves.TryRead(profile, TestWorld.Event(3, EventType.Like, 4, 3000), _index, out var move));
        Assert.Equal([2, 1], move.Recent.ToArray());
        Assert.False(CrowdMoves.TryRead(profile, TestWorld.Event(4, EventType.PlayStart, 3, 3000), _index, out _));
        Assert.False(CrowdMoves.TryRead(profile, TestWorld.Event(5, EventType.Rate, 2, 3000, rating: 4), _index, out _));
    }

    [Theory]
    [InlineData(EventType.Impression)]
    [InlineData(EventType.Click)]
    [InlineData(EventType.PlayProgress)]
    [InlineData(EventType.Dislike)]
    [InlineData(EventType.NotInterested)]
    [InlineData(EventType.RemoveFromList)]
    public void What_is_no_choice_is_no_move(EventType type) =>
        Assert.False(CrowdMoves.TryRead(Profile.Empty, TestWorld.Event(0, type, 1, 1000), _index, out _));

    [Fact]
    public void A_title_that_nobody_announced_is_no_move_and_is_not_numbered()
    {
        Assert.False(CrowdMoves.TryRead(Profile.Empty, TestWorld.Event(0, EventType.PlayStart, 99, 1000), _index, out _));
        Assert.Equal(40, _index.Count);
    }
}
