using CsCheck;
using StreamRec.Contracts;
using StreamRec.Domain;
using StreamRec.Ranking;

namespace StreamRec.Training.Tests;

public sealed class LogChoicesTests
{
    private const long Start = 1_782_936_000_000, Minute = 60_000;
    private static readonly string[] Known = ["heat", "alien", "brazil"];
    private readonly ItemIndex _index = new();
    private long _offset;

    public LogChoicesTests()
    {
        foreach (var title in Known) _index.Add(new ItemId(title));
    }

    /// <summary>Nothing is taken back here: stops name no position, ratings are good.</summary>
    [Fact]
    public void Choices_are_the_moves_that_serving_counts() =>
        Gen.Select(Gen.Enum<EventType>().Where(type => type is not (EventType.Dislike or EventType.NotInterested or EventType.ClearRating or EventType.ClearOpinion)),
            Gen.Int[0, 3], Gen.Bool, Gen.Int[-600, 600], Gen.Int[0, 40]).Array[0, 60].Sample(drawn =>
        {
            var choices = new LogChoices(_index);
            var (served, profiles) = (new List<(string User, string Item, long At)>(), new Dictionary<string, Profile>());
            var known = new Dictionary<string, long>();
            for (var n = 0; n < drawn.Length; n++)
            {
                var (type, title, isAnn, late, number) = drawn[n];
                var (user, item) = (isAnn ? "ann" : "bob", title < Known.Length ? Known[title] : "unknown");
                var id = Profile.IsStrong(type) ? $"often-{number}" : $"once-{n}";
                var recorded = new RecordedEvent(n, Start + n * 30_000L, Event(id, user, type, item, Start + (n * 30 + late) * 1_000L));
                choices.Add(0, recorded);
                var before = profiles.GetValueOrDefault(user, Profile.Empty);
                var folded = before.Fold(recorded, FoldOptions.Default);
                if (folded.Effect != FoldEffect.Repeat) known[user] = Math.Max(known.GetValueOrDefault(user), recorded.EffectiveTime);
                if (folded.Effect != FoldEffect.Repeat && CrowdMoves.TryRead(before, recorded, _index, out _)) served.Add((user, item, known[user]));
                profiles[user] = folded.Profile;
            }
            var (tape, made, _) = choices.InOrder();
            Assert.Equal(
                served.OrderBy(choice => choice.At),
                made.OrderBy(choice => choice.Event).Select(choice => (choice.User.Value, choice.Item.Value, tape.KnownAt(choice.Event))));
        });

    [Fact]
    public void What_serving_takes_for_a_repeat_is_left_out_of_everything()
    {
        var choices = Choices([Recorded("same", "like", "heat", 0), Recorded("other", "like", "alien", 1), Recorded("same", "like", "heat", 2)]);
        Assert.Equal(1, choices.Repeats);
        var (tape, kept, _) = choices.InOrder();
        Assert.Equal((2, 2), (tape.Count, kept.Count));
    }

    [Fact]
    public void A_film_that_is_started_completed_and_rated_is_one_choice_with_its_stars()
    {
        var choice = Assert.Single(Choices(
            [Recorded("a", "playStart", "heat", 0), Recorded("b", "playComplete", "heat", 100), Recorded("c", "rate", "heat", 101, rating: 4.5)]).InOrder().Choices);
        Assert.Equal((EventType.Rate, 4.5f, Start), (choice.Type, choice.Stars, choice.At));
    }

    [Theory]
    [InlineData("dislike", null)]
    [InlineData("notInterested", null)]
    [InlineData("rate", 1.0)]
    public void What_is_turned_down_later_was_no_choice(string turnedDown, double? rating)
    {
        var choices = Choices(
        [
            Recorded("a", "rate", "heat", 0, rating: 5), Recorded("b", "like", "alien", 1), Recorded("c", "like", "heat", 2),
            Recorded("d", "like", "brazil", 3), Recorded("e", turnedDown, "heat", 4, rating),
        ]);
        Assert.Equal(2, choices.TakenBack);
        Assert.Equal(["alien", "brazil"], choices.InOrder().Choices.Where(choice => choice.Stars is 0 or > 2).Select(choice => choice.Item.Value));
    }

    [Fact]
    public void A_start_that_is_left_at_once_was_no_choice_and_another_persons_was()
    {
        var start = Recorded("b", "playStart", "heat", 1);
        var stop = Recorded("c", "playStop", "heat", 2);
        stop = stop with { Event = stop.Event with { PositionSeconds = 60, DurationSeconds = 6000 } };
        var choices = Choices([Recorded("a", "playStart", "heat", 0, user: "bob"), start, stop, Recorded("d", "like", "alien", 3)]);
        Assert.Equal(["bob heat", "ann alien"], choices.InOrder().Choices.Select(choice => $"{choice.User} {choice.Item}"));
    }

    [Fact]
    public void A_clock_that_runs_ahead_is_believed_for_five_minutes()
    {
        var choices = Choices([Recorded("a", "like", "heat", 0, says: 100L * 365 * 24 * 60), Recorded("b", "like", "alien", 10)]).InOrder().Choices;
        Assert.Equal([Start + 5 * Minute, Start + 10 * Minute], choices.Select(choice => choice.At));
    }

    [Fact]
    public void Partitions_are_told_in_one_order_of_time_and_the_same_moment_by_partition_and_offset()
    {
        var choices = new LogChoices(_index);
        choices.Add(0, Recorded("a", "like", "heat", 5, user: "ann"));
        choices.Add(0, Recorded("b", "like", "alien", 5, user: "ann"));
        choices.Add(1, Recorded("c", "like", "heat", 1, user: "bob"));
        choices.Add(1, Recorded("d", "like", "brazil", 5, user: "bob"));
        Assert.Equal(["bob heat", "ann heat", "ann alien", "bob brazil"], choices.InOrder().Choices.Select(choice => $"{choice.User} {choice.Item}"));
    }

    [Fact]
    public void Events_of_titles_that_the_catalogue_never_had_are_counted_and_left_out()
    {
        var choices = Choices([Recorded("a", "like", "nonsense", 0), Recorded("b", "impression", "nonsense", 1), Recorded("c", "like", "heat", 2)]);
        Assert.Equal((3, 1, 1), (choices.Events, choices.OfUnknownTitles, choices.Count));
    }

    private LogChoices Choices(IEnumerable<RecordedEvent> events)
    {
        var choices = new LogChoices(_index);
        foreach (var recorded in events) choices.Add(0, recorded);
        return choices;
    }

    /// <param name="minutes">When the log got it.</param>
    /// <param name="says">What the producer's clock says, minutes; null: the same.</param>
    private RecordedEvent Recorded(string id, string type, string item, long minutes, double? rating = null, long? says = null, string user = "ann") =>
        new(_offset++, Start + minutes * Minute, Event(id, user, Enum.Parse<EventType>(type, ignoreCase: true), item, Start + (says ?? minutes) * Minute, rating));

    private static UserEvent Event(string id, string user, EventType type, string item, long at, double? rating = null) => new()
    {
        EventId = id,
        UserId = user,
        Type = type,
        ItemId = type == EventType.Search ? null : item,
        Timestamp = at,
        Rating = type == EventType.Rate ? rating ?? 3 : null,
        Query = type == EventType.Search ? "q" : null,
    };
}
