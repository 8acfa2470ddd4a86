using CsCheck;
using StreamRec.Contracts;
using static StreamRec.Domain.Tests.Given;

namespace StreamRec.Domain.Tests;

/// <summary>Events under names that an operator declares: how they are declared, and what they do to a profile.</summary>
public sealed class DeclaredEventTests
{
    private static EventNames Read(params (string Path, string Value)[] values) =>
        (EventNames)new EventNamesSection().Read(values.ToDictionary(value => value.Path, value => value.Value));

    private static RecordedEvent As(RecordedEvent recorded, EventName name) =>
        recorded with { Event = recorded.Event with { DeclaredAs = name, Type = name.Like ?? default } };

    [Fact]
    public void Names_are_read_as_they_are_declared_in_one_order_whatever_that_of_the_file_is()
    {
        Assert.Equal(
            [new EventName("addToCart", EventType.AddToList), new EventName("purchase", EventType.PlayComplete, 2.5f), new EventName("viewSizeGuide", null)],
            Read(("viewSizeGuide.only-counts", "on"), ("purchase.weight", "2.5"), ("purchase.like", "playComplete"), ("addToCart.like", "addToList")).All);
        Assert.Empty(Read().All);
    }

    [Theory]
    [InlineData("like.like", "share", "StreamRec's own type like")]
    [InlineData("PlayStart.like", "share", "StreamRec's own type playStart")]
    [InlineData("purchase.like", "buy", "purchase.like = buy is no type; one of impression,")]
    [InlineData("purchase.like", "Like", "is no type")]
    [InlineData("purchase.only-counts", "yes", "expected on or off")]
    [InlineData("purchase.only-counts", "off", "says not what it is")]
    [InlineData("purchase.wieght", "2", "purchase.wieght is not known; like, weight and only-counts")]
    [InlineData("purchase", "share", "purchase { like = … }")]
    [InlineData("pur chase.like", "share", "'pur chase' is no name")]
    [InlineData("1st.like", "share", "beginning with a letter")]
    [InlineData("a.b.like", "share", "'a.b' is no name")]
    [InlineData("kaufé.like", "share", "is no name")]
    public void What_is_misdeclared_is_refused_with_what_is_accepted(string path, string value, string problem) =>
        Assert.Contains(problem, Assert.Throws<FormatException>(() => Read((path, value))).Message);

    [Theory]
    [InlineData("share", "0", "from 0.01 to 10")]
    [InlineData("share", "10.5", "from 0.01 to 10")]
    [InlineData("share", "-1", "from 0.01 to 10")]
    [InlineData("share", "NaN", "from 0.01 to 10")]
    [InlineData("share", "much", "purchase.weight = much")]
    [InlineData("click", "2", "would do nothing, as click has no weight")]
    public void A_weight_that_is_out_of_range_or_does_nothing_is_refused(string like, string weight, string problem) =>
        Assert.Contains(problem, Assert.Throws<FormatException>(() => Read(("purchase.like", like), ("purchase.weight", weight))).Message);

    [Fact]
    public void More_names_than_metrics_should_have_labels_are_refused() => Assert.Contains("at most 100", Assert.Throws<FormatException>(
        () => Read([.. Enumerable.Range(0, 101).Select(k => ($"name{k}.only-counts", "on"))])).Message);

    [Theory]
    [InlineData(EventType.PlayStart)]
    [InlineData(EventType.PlayComplete)]
    [InlineData(EventType.Rate)]
    [InlineData(EventType.Like)]
    [InlineData(EventType.Dislike)]
    [InlineData(EventType.AddToList)]
    [InlineData(EventType.RemoveFromList)]
    [InlineData(EventType.NotInterested)]
    [InlineData(EventType.Share)]
    public void A_name_that_weighs_twice_does_all_that_its_like_does_and_adds_twice_as_much(EventType like)
    {
        var plain = Event(like, Heat, id: "e", rating: 5);
        var (once, twice) = (Folded(plain), Folded(As(plain, new EventName("twice", like, 2))));
        Assert.Equal(once.Of(Heat) with { Weight = 2 * once.Of(Heat).Weight }, twice.Of(Heat));
        Assert.NotEqual(0, once.Of(Heat).Weight);
        Assert.Equal(once.Recent, twice.Recent);
    }

    [Fact]
    public void Every_history_under_names_of_its_types_gives_the_same_bytes_as_under_the_types() =>
        History(12, 60).Sample(events => Assert.Equal(
            Bytes(Folded(events)), Bytes(Folded([.. events.Select(e => As(e, new EventName("own", e.Event.Type)))]))), iter: 200);

    [Fact]
    public void What_only_counts_leaves_the_very_instance_and_touches_nothing()
    {
        var profile = Folded(Event(EventType.Impression, Heat), Event(EventType.Like, Alien));
        var folded = profile.Fold(As(Event(EventType.Click, Heat, Start + Day, country: "DE"), new EventName("viewSizeGuide", null)), FoldOptions.Default);
        Assert.Same(profile, folded.Profile);
        Assert.Equal((FoldEffect.Titles, 0), (folded.Effect, folded.Touched.Count));
    }
}
