using StreamRec.Catalog;
using StreamRec.Contracts;
using StreamRec.Domain;
using StreamRec.Signals;

namespace StreamRec.Ranking.Tests;

/// <summary>What acts do to the lists of the demo: what the person who did them would expect.</summary>
public sealed class ActsTests : IDisposable
{
    private const long Now = 1_790_000_000_000, Minute = 60_000;

    private readonly CatalogStore _catalog = new(new ItemIndex());
    private readonly RankerModel _model = RankerModel.Load(DemoBundle.Folder);
    private readonly Pins _pins;

    public ActsTests()
    {
        _catalog.Apply([.. TitlesFile.Read(TitlesFile.Demo).Select(title => (title.Id, (Title?)title))]);
        using var warm = _model.OpenWarmSignals();
        _pins = new Pins(
            _model, _catalog.Current, SignalsWriter.Load(warm!, _catalog.Index, Now).Publish(Now), new RankingContext(Now, null, null, 21));
    }

    /// <summary>A viewer of dramas rates five horror films low: that brings no horror film up.</summary>
    [Theory]
    [InlineData(EventType.Rate, 0.5)]
    [InlineData(EventType.Rate, 1.0)]
    [InlineData(EventType.Dislike, null)]
    public void Horror_that_is_rated_low_or_disliked_brings_no_horror_up(EventType type, double? stars)
    {
        var dramas = TitlesOf("Drama", without: "Horror").Take(6).Select((item, n) => Act(n, EventType.Rate, item, 5)).ToArray();
        var horror = TitlesOf("Horror", without: "Animation");
        var turned = horror.Take(5).Select((item, n) => Act(10 + n, type, item, stars)).ToArray();
        var (before, after) = (Scored(dramas), Scored([.. dramas, .. turned]));
        var others = horror.Skip(5).Where(item => before.Scores[item] > float.NegativeInfinity && after.Scores[item] > float.NegativeInfinity).ToList();
        Assert.True(others.Count >= 5, $"{others.Count} horror films to compare");
        var rest = _pins.Catalog.Items.ToArray().Except(horror)
            .Where(item => before.Scores[item] > float.NegativeInfinity && after.Scores[item] > float.NegativeInfinity);
        float Change(IEnumerable<int> items) => items.Average(item => after.Scores[item] - before.Scores[item]);
        Assert.True(Change(others) < Change(rest), $"other horror films change by {Change(others)}, the rest by {Change(rest)}");
        var entered = after.Home.Intersect(others).Except(before.Home).Select(Name).ToList();
        Assert.True(entered.Count == 0, string.Join(", ", entered));
    }

    [Fact]
    public void Ten_films_that_were_left_at_once_teach_nothing_of_what_they_are_like()
    {
        var dramas = TitlesOf("Drama", without: "Horror").Take(6).Select((item, n) => Act(n, EventType.Rate, item, 5)).ToArray();
        var skipped = TitlesOf("Horror", without: "Drama").Take(10).SelectMany((item, n) => (RecordedEvent[])
            [Act(10 + 2 * n, EventType.PlayStart, item), Act(11 + 2 * n, EventType.PlayStop, item, position: 100)]).ToArray();
        var (before, after) = (Scored(dramas), Scored([.. dramas, .. skipped]));
        int Count(IReadOnlyList<int> home) => home.Take(20).Count(item => _pins.Catalog[item]!.Genres.Contains("Horror"));
        Assert.True(Count(after.Home) <= Count(before.Home), $"{Count(before.Home)} of 20 before, {Count(after.Home)} after");
        Assert.DoesNotContain(after.Reasons, reason => reason.Because >= 0 && _pins.Catalog[reason.Because]!.Genres.Contains("Horror"));
    }

    [Fact]
    public void What_was_rated_best_and_then_dismissed_is_no_reason_for_anything()
    {
        var dismissed = TitlesOf("Crime", without: "Comedy").First();
        var after = Scored([Act(0, EventType.Rate, dismissed, 5), Act(1, EventType.NotInterested, dismissed)]);
        Assert.DoesNotContain(after.Reasons, reason => reason.Because == dismissed);
    }

    /// <summary>Likes and the list say what else a person likes; the title itself is on the list, and first nowhere else for that.</summary>
    [Theory]
    [InlineData(EventType.Like, "Alien")]
    [InlineData(EventType.AddToList, "Alien")]
    [InlineData(EventType.Share, "Toy Story")]
    [InlineData(EventType.Like, "Casablanca")]
    public void A_liked_listed_or_shared_title_brings_up_what_is_like_it_and_not_itself(EventType act, string name)
    {
        var title = _pins.Catalog.Items.ToArray().First(item => Name(item) == name);
        var crime = TitlesOf("Crime", without: "Animation").First(item => item != title);
        RecordedEvent[] before = [Act(0, EventType.Rate, crime, 5)];
        var (was, now) = (Scored(before), Scored([.. before, Act(10, act, title)]));
        var place = now.Home.IndexOf(title);
        Assert.True(place < 0 || place >= Math.Min(5, was.Home.IndexOf(title) is >= 0 and var old ? old : 5), $"it is at place {place + 1}");
        var alike = _pins.Catalog.Neighbours(title).ToArray().Take(8).Select(near => near.Item).ToList();
        Assert.True(now.Home.Take(10).Intersect(alike).Count() > was.Home.Take(10).Intersect(alike).Count());
    }

    /// <summary>Mistaken for another title and taken back at once.</summary>
    [Theory]
    [InlineData(EventType.Rate, 0.5, EventType.ClearRating)]
    [InlineData(EventType.Rate, 5.0, EventType.ClearRating)]
    [InlineData(EventType.Like, null, EventType.ClearOpinion)]
    [InlineData(EventType.Dislike, null, EventType.ClearOpinion)]
    [InlineData(EventType.NotInterested, null, EventType.ClearNotInterested)]
    public void What_was_taken_back_leaves_the_list_as_it_was(EventType act, double? stars, EventType clear)
    {
        var dramas = TitlesOf("Drama", without: "Horror").Take(4).Select((item, n) => Act(n, EventType.Rate, item, 5)).ToArray();
        var before = Scored(dramas);
        var horror = TitlesOf("Horror", without: "Drama").First();
        var (acted, after) = (Scored([.. dramas, Act(10, act, horror, stars)]), Scored([.. dramas, Act(10, act, horror, stars), Act(11, clear, horror)]));
        Assert.NotEqual(before.Home, acted.Home);
        Assert.Equal(before.Home, after.Home);
        Assert.Equal(before.Reasons, after.Reasons);
    }

    public void Dispose() => _model.Dispose();

    private (float[] Scores, List<int> Home, List<Reason> Reasons) Scored(RecordedEvent[] events)
    {
        var profile = TestWorld.Folded(events);
        var ranking = new UserRanking();
        ranking.ScoreAll(profile, _pins);
        var scores = new float[_pins.Catalog.Index.Count];
        ranking.WriteScores(scores);
        var home = ranking.Slate(profile, Surface.Home, 50);
        return (scores, [.. home.Select(item => item.Item)], [.. home.Select(item => item.Reason)]);
    }

    /// <summary>Of the genre, most people's first.</summary>
    private List<int> TitlesOf(string genre, string without) =>
        [.. _pins.Catalog.Items.ToArray()
            .Where(item => _pins.Catalog[item] is { } title && title.Genres.Contains(genre) && !title.Genres.Contains(without))
            .OrderByDescending(item => _pins.Signals.Count(item, CountWindow.Longest)).ThenBy(item => item)];

    private string Name(int item) => _pins.Catalog[item]!.Name;

    private RecordedEvent Act(int number, EventType type, int item, double? stars = null, double? position = null)
    {
        var at = Now - (60 - number) * Minute;
        return new RecordedEvent(number, at, new UserEvent
        {
            EventId = $"e{number}",
            UserId = "u",
            Type = type,
            ItemId = _pins.Catalog.Index[item].Value,
            Timestamp = at,
            Rating = stars,
            PositionSeconds = position,
            DurationSeconds = position is null ? null : 6000,
        });
    }
}
