using StreamRec.Contracts;
using StreamRec.Domain;
using StreamRec.Ranking;

namespace StreamRec.Training.Tests;

/// <summary>What a log says of titles that had their chance, whether they were chosen or not.</summary>
public sealed class TrialTests
{
    private const long Start = 1_782_936_000_000, Second = 1000;
    private readonly LogChoices _choices;
    private int _offset;

    public TrialTests()
    {
        var index = new ItemIndex();
        foreach (var title in (string[])["heat", "alien", "brazil"]) index.Add(new ItemId(title));
        _choices = new LogChoices(index);
    }

    [Fact]
    public void Of_a_list_that_was_left_nothing_was_played()
    {
        See(list: 7, at: 0, "heat", "alien");
        Assert.Equal(
            [("alien", Outcomes.None, 1), ("heat", Outcomes.None, 0)], Seen().Select(trial => (trial.Item.Value, trial.Happened, trial.Place)));
        Assert.All(Seen(), trial => Assert.Equal((0, "home"), (trial.Asked, trial.Surface)));
    }

    [Fact]
    public void What_is_played_or_turned_down_is_so_in_the_list_that_it_was_chosen_from_and_in_no_other()
    {
        See(list: 7, at: 0, "heat", "alien");
        See(list: 8, at: 60, "heat", "brazil");
        Add(EventType.PlayStart, "heat", 70);
        Add(EventType.NotInterested, "brazil", 80);
        Assert.Equal(
            [(0, "alien", Outcomes.None), (0, "heat", Outcomes.None), (2, "brazil", Outcomes.Dismiss), (2, "heat", Outcomes.Play)],
            Seen().Select(trial => (trial.Asked, trial.Item.Value, trial.Happened)));
    }

    [Fact]
    public void A_start_that_was_stopped_at_once_was_no_play()
    {
        See(list: 7, at: 0, "heat");
        Add(EventType.PlayStart, "heat", 70);
        Add(EventType.PlayStop, "heat", 80, head: 100, length: 6000);
        Assert.Equal(Outcomes.None, Assert.Single(Seen()).Happened);
        Assert.Equal(Outcomes.None, Assert.Single(Of(Outcomes.Complete)).Happened);
    }

    [Fact]
    public void A_title_that_was_stopped_and_watched_to_its_end_on_another_day_was_completed()
    {
        See(list: 7, at: 0, "heat", "alien");
        Add(EventType.PlayStart, "heat", 10);
        Add(EventType.PlayStop, "heat", 2000, head: 2000, length: 6000);
        Add(EventType.PlayStart, "heat", 86_400);
        Add(EventType.PlayComplete, "heat", 90_400);
        Add(EventType.PlayStart, "alien", 100_000); // nobody knows how it ended
        var trial = Assert.Single(Of(Outcomes.Complete));
        Assert.Equal((0, "heat", Outcomes.Complete, "home"), (trial.Asked, trial.Item.Value, trial.Happened, trial.Surface));
    }

    [Fact]
    public void The_newest_opinion_counts_and_is_foretold_before_the_title_was_begun()
    {
        See(list: 7, at: 0, "heat", "alien");
        Add(EventType.PlayStart, "heat", 10);
        Add(EventType.Rate, "heat", 5000, rating: 3.5);
        Add(EventType.Like, "heat", 5001);
        Add(EventType.Dislike, "brazil", 5002);
        Assert.Equal(
            [(0, "heat", Outcomes.Like), (5, "brazil", Outcomes.None)],
            Of(Outcomes.Like).Select(trial => (trial.Asked, trial.Item.Value, trial.Happened)));
    }

    [Fact]
    public void What_was_taken_back_was_never_said()
    {
        See(list: 7, at: 0, "heat", "alien");
        Add(EventType.PlayStart, "heat", 10);
        Add(EventType.Rate, "heat", 5000, rating: 1);
        Add(EventType.ClearRating, "heat", 5001);
        Add(EventType.NotInterested, "alien", 5002);
        Add(EventType.ClearNotInterested, "alien", 5003);
        Assert.Empty(Of(Outcomes.Like));
        Assert.Equal([("alien", Outcomes.None), ("heat", Outcomes.Play)], Seen().Select(trial => (trial.Item.Value, trial.Happened)));
        var choice = Assert.Single(_choices.InOrder().Choices);
        Assert.Equal(("heat", EventType.PlayStart, 0f), (choice.Item.Value, choice.Type, choice.Stars));
    }

    [Fact]
    public void A_rating_alone_that_was_taken_back_was_no_choice()
    {
        Add(EventType.Rate, "heat", 0, rating: 5);
        Add(EventType.ClearRating, "heat", 10);
        Add(EventType.Like, "alien", 20);
        Add(EventType.ClearOpinion, "alien", 30);
        Assert.Equal((0, 2), (_choices.Count, _choices.TakenBack));
    }

    [Fact]
    public void Titles_that_the_catalogue_never_had_had_no_chance()
    {
        See(list: 7, at: 0, "unknown");
        Add(EventType.PlayStart, "unknown", 10);
        Add(EventType.PlayComplete, "unknown", 20);
        Add(EventType.Like, "unknown", 30);
        Assert.Empty(_choices.InOrder().Trials);
    }

    private IEnumerable<Trial> Seen() => Of(Outcomes.Play | Outcomes.Dismiss);

    private IEnumerable<Trial> Of(Outcomes tried) => _choices.InOrder().Trials.Where(trial => trial.Tried == tried);

    private void See(long? list, long at, params string[] titles)
    {
        for (var place = 0; place < titles.Length; place++) Add(EventType.Impression, titles[place], at, place, list);
    }

    private void Add(
        EventType type, string item, long at, int? place = null, long? list = null, double? head = null, double? length = null,
        double? rating = null) =>
        _choices.Add(0, new RecordedEvent(_offset, Start + at * Second, new UserEvent
        {
            EventId = $"e{_offset++}",
            UserId = "ann",
            Type = type,
            ItemId = item,
            Timestamp = Start + at * Second,
            Surface = "home",
            Position = place,
            ListVersion = list,
            PositionSeconds = head,
            DurationSeconds = length,
            Rating = rating,
        }));
}
