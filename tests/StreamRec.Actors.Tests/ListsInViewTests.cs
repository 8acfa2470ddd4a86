using StreamRec.Contracts;
using StreamRec.Domain;
using StreamRec.Ranking;

namespace StreamRec.Actors.Tests;

public sealed class ListsInViewTests
{
    private readonly Log _log = new();
    private readonly ListsInView _lists;

    public ListsInViewTests() => _lists = new ListsInView(Given.Ann, _log);

    private sealed class Log : IListLog
    {
        public List<SeenList> Written { get; } = [];
        public Predicate<long> Draws { get; set; } = _ => true;
        public bool Takes(UserId user, long version) => Draws(version);
        public void Write(SeenList list) => Written.Add(list);
    }

    [Fact]
    public void A_list_is_logged_once_with_what_of_it_was_in_view()
    {
        Show(1);
        See(1, "b", 100);
        See(1, "b", 101);
        See(1, "d", 3_000);
        _lists.Settle(9_000);
        Assert.Empty(_log.Written);
        Assert.Equal(10_100, _lists.Due);
        _lists.Settle(10_100);
        var seen = Assert.Single(_log.Written);
        Assert.Equal((1L, 100L, 0b1010UL, 20), (seen.List.Version, seen.SeenAt, seen.InView, seen.Limit));
        See(1, "a", 20_000);
        _lists.Close();
        Assert.Single(_log.Written);
    }

    [Fact]
    public void What_nobody_looked_at_what_was_not_drawn_and_what_may_lack_events_is_not_logged()
    {
        _log.Draws = version => version != 2;
        foreach (var version in (long[])[1, 2, 3]) Show(version);
        _lists.Showed(List(4) with { Incomplete = true }, 20, Profile.Empty);
        foreach (var version in (long[])[2, 3, 4, 5]) See(version, "a", 100);
        See(3, "not in it", 100);
        _lists.Close();
        Assert.Equal([3], _log.Written.Select(seen => seen.List.Version));
    }

    [Fact]
    public void Of_many_lists_the_oldest_is_not_waited_for()
    {
        for (var version = 1; version <= 20; version++)
        {
            Show(version);
            See(version, "a", version);
        }
        Assert.Equal(Enumerable.Range(1, 12), _log.Written.Select(seen => (int)seen.List.Version));
        _lists.Close();
        Assert.Equal(Enumerable.Range(1, 20), _log.Written.Select(seen => (int)seen.List.Version));
        Assert.Equal(long.MaxValue, _lists.Due);
    }

    private void Show(long version) => _lists.Showed(List(version), 20, Profile.Empty);

    private void See(long version, string item, long now) =>
        _lists.Saw(Given.Event(version, EventType.Impression, item).Event with { ListVersion = version }, now);

    private static ListUpdate List(long version) => new(
        Given.Ann, Surface.Home, version, "m", null,
        [.. "abcde".Select(name => new RankedTitle(
            new ItemId($"{name}"), "", "film", 0, [], 0, "", "", [], CandidateSources.Popularity))],
        new Provenance("m", 1, 1, new RankingContext(0, null, null, 21)));
}
