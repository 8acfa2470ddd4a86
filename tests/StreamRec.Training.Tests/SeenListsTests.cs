using StreamRec.Contracts;
using StreamRec.Domain;

namespace StreamRec.Training.Tests;

public sealed class SeenListsTests
{
    private const long Start = 1_782_936_000_000, Second = 1000;
    private static readonly string[] Known = ["heat", "alien", "brazil", "stalker"];
    private readonly LogChoices _choices;
    private int _offset;

    public SeenListsTests()
    {
        var index = new ItemIndex();
        foreach (var title in Known) index.Add(new ItemId(title));
        _choices = new LogChoices(index);
    }

    [Fact]
    public void A_choice_is_asked_before_its_list_was_seen_beside_what_was_passed_over()
    {
        Add(EventType.Search, null, 0);
        See(list: 7, at: 10, "heat", "alien", "brazil");
        Add(EventType.Click, "alien", 20);
        Add(EventType.PlayStart, "alien", 21);
        var choice = Assert.Single(_choices.InOrder().Choices);
        Assert.Equal((1, 5, Start + 10 * Second), (choice.Asked, choice.Event, choice.At));
        Assert.Equal([("alien", 1), ("heat", 0), ("brazil", 2)], Seen(choice));
    }

    [Fact]
    public void What_was_opened_too_is_not_passed_over_and_what_was_turned_down_is()
    {
        See(list: 7, at: 0, "heat", "alien", "brazil", "stalker");
        Add(EventType.Click, "heat", 5);
        Add(EventType.NotInterested, "brazil", 6);
        Add(EventType.PlayStart, "alien", 9);
        Assert.Equal([("alien", 1), ("brazil", 2), ("stalker", 3)], Seen(Assert.Single(_choices.InOrder().Choices)));
    }

    [Fact]
    public void Of_two_lists_the_newest_with_the_title_is_the_one_that_was_chosen_from()
    {
        See(list: 7, at: 0, "heat", "alien");
        See(list: 8, at: 60, "alien", "stalker");
        See(list: 9, at: 70, "brazil");
        Add(EventType.PlayStart, "alien", 80);
        var choice = Assert.Single(_choices.InOrder().Choices);
        Assert.Equal((2, "alien 0, stalker 1"), (choice.Asked, string.Join(", ", choice.Seen!.Select(one => $"{one.Item} {one.Place}"))));
    }

    [Fact]
    public void A_list_that_came_while_the_title_lay_open_was_not_chosen_from()
    {
        See(list: 7, at: 0, "heat", "alien");
        Add(EventType.Click, "alien", 40);
        See(list: 8, at: 41, "alien", "brazil");
        Add(EventType.PlayStart, "alien", 90);
        Assert.Equal([("alien", 1), ("heat", 0)], Seen(Assert.Single(_choices.InOrder().Choices)));
    }

    [Fact]
    public void A_choice_that_names_its_list_is_believed()
    {
        See(list: 7, at: 0, "heat", "alien");
        See(list: 8, at: 60, "alien", "stalker");
        Add(EventType.PlayStart, "alien", 80, list: 7);
        Assert.Equal(0, Assert.Single(_choices.InOrder().Choices).Asked);
    }

    [Fact]
    public void A_choice_that_comes_late_was_not_made_from_what_was_seen_after_it()
    {
        See(list: 7, at: 86_400, "heat", "alien");
        Add(EventType.PlayStart, "alien", 0);
        Assert.Null(Assert.Single(_choices.InOrder().Choices).Seen);
    }

    [Fact]
    public void Impressions_that_name_no_list_are_not_one_over_days_nor_with_a_title_that_was_opened()
    {
        See(list: null, at: 0, "heat", "alien");
        See(list: null, at: 3 * 86_400, "brazil");
        Add(EventType.PlayStart, "brazil", 3 * 86_400 + 5);
        Add(EventType.Click, "stalker", 4 * 86_400);
        See(list: null, at: 4 * 86_400 + 1, "heat");
        Add(EventType.PlayStart, "heat", 4 * 86_400 + 9);
        Assert.Equal([2, 5], _choices.InOrder().Choices.Select(choice => choice.Asked));
    }

    [Fact]
    public void A_title_that_was_opened_without_being_shown_is_asked_before_that()
    {
        Add(EventType.Click, "heat", 0);
        Add(EventType.PlayStart, "heat", 9);
        Add(EventType.PlayStart, "alien", 6000);
        Assert.Equal([(0, 1), (2, 2)], _choices.InOrder().Choices.Select(choice => (choice.Asked, choice.Event)));
    }

    [Fact]
    public void What_was_seen_a_session_ago_was_not_chosen_from()
    {
        See(list: 7, at: 0, "heat", "alien");
        Add(EventType.PlayStart, "heat", 31 * 60);
        var choice = Assert.Single(_choices.InOrder().Choices);
        Assert.Equal((2, null), (choice.Asked, choice.Seen));
    }

    [Fact]
    public void Impressions_that_name_no_list_are_one_until_a_title_comes_again()
    {
        See(list: null, at: 0, "heat", "alien");
        See(list: null, at: 30, "heat", "brazil");
        Add(EventType.PlayStart, "brazil", 40);
        Assert.Equal([("brazil", 1), ("heat", 0)], Seen(Assert.Single(_choices.InOrder().Choices)));
    }

    private static IEnumerable<(string, int)> Seen(Interaction choice) => choice.Seen!.Select(one => (one.Item.Value, one.Place));

    private void See(long? list, long at, params string[] titles)
    {
        for (var place = 0; place < titles.Length; place++) Add(EventType.Impression, titles[place], at, place, list);
    }

    private void Add(EventType type, string? item, long at, int? place = null, long? list = null) =>
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
            Query = type == EventType.Search ? "q" : null,
        }));
}
