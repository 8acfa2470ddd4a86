using System.Globalization;
using StreamRec.Contracts;
using static StreamRec.Domain.Tests.Given;

namespace StreamRec.Domain.Tests;

public sealed class ProfileBoundsTests
{
    private static ItemId Long(int number) => new(number.ToString("D64", CultureInfo.InvariantCulture));

    /// <summary>Everything at its largest: ids, queries, times far apart, every part full.</summary>
    private static IEnumerable<RecordedEvent> Largest(int attributesBytes = 0)
    {
        for (var i = 0; i < 3000; i++)
        {
            var at = i % 2 == 0 ? Start + i * Day : i;
            yield return Event(EventType.PlayStop, Long(i), at, new string('e', 120) + i, Start + i * Day, position: 999_999, duration: 1_000_000,
                country: "DE", locale: new string('l', 35));
            yield return Event(EventType.Rate, Long(i), at, new string('r', 120) + i, Start + i * Day, rating: 4.99);
            yield return Event(EventType.Impression, Long(i), Start + i * Day + 1, new string('i', 120) + i);
            yield return Event(EventType.Search, default, at, new string('s', 120) + i, Start + i * Day, query: $"{i} {new string('q', 500)}");
            if (i % 1000 == 500 && attributesBytes > 0)
                yield return Event(EventType.Attributes, default, Start + i * Day, $"a{i}", attributes: $$"""{"a":"{{new string('x', attributesBytes - 8)}}"}""");
            if (i % 3 == 0) yield return Event(EventType.AddToList, Long(i), at, new string('a', 120) + i, Start + i * Day);
        }
        // A day of sessions of one long visit each, with stops of unknown titles of unknown length.
        for (var i = 3000; i < 3200; i++)
            yield return Event(EventType.PlayStop, Long(i), Start + 3000 * Day + i * 31 * Minute, new string('e', 120) + i, position: 999_999);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(EventLimits.AttributesBytes)]
    public void The_largest_profile_stays_under_16_KB_at_every_step(int attributesBytes)
    {
        var profile = Profile.Empty;
        var largest = 0;
        foreach (var e in Largest(attributesBytes))
        {
            profile = Folded(profile, e);
            largest = Math.Max(largest, Bytes(profile).Length);
        }
        Assert.InRange(largest, 8 * 1024, ProfileBounds.MaxBytes);
        Assert.True(profile.Titles.Length >= 48, $"{profile.Titles.Length} titles");
    }

    [Fact]
    public void A_year_of_ordinary_watching_takes_under_4_KB()
    {
        var profile = Profile.Empty;
        for (var evening = 0; evening < 60; evening++)
        {
            var at = Start + evening * 6 * Day;
            for (var tile = 0; tile < 20; tile++) profile = Folded(profile, Event(EventType.Impression, Title((evening / 6 * 7 + tile) * 5 + 1), at + tile));
            var watched = Title((evening * 11 % 40) * 5 + 1);
            profile = Folded(profile,
                Event(EventType.PlayStart, watched, at + Minute, position: 0, duration: 7000),
                Event(EventType.PlayStop, watched, at + 90 * Minute, position: 6800, duration: 7000));
        }
        Assert.InRange(Bytes(profile).Length, 1024, 4 * 1024);
    }

    [Fact]
    public void What_was_seen_stays_seen_when_its_entry_is_evicted()
    {
        var profile = Profile.Empty;
        for (var i = 0; i < 1000; i++) profile = Folded(profile, Event(EventType.PlayComplete, Title(i * 5 + 1), Start + i * Minute));
        Assert.False(profile.TryGet(Title(1), out _));
        for (var i = 0; i < 1000; i++) Assert.True(profile.HasSeen(Title(i * 5 + 1)));
        Assert.False(profile.HasSeen(Heat));
    }

    [Fact]
    public void A_seen_title_that_comes_back_is_still_seen()
    {
        var profile = Folded(Event(EventType.PlayStop, Heat, position: 6_000, duration: 10_000));
        for (var i = 0; i < 200; i++) profile = Folded(profile, Event(EventType.PlayStart, Title(i * 5 + 1), Start + Day + i));
        Assert.False(profile.TryGet(Heat, out _));
        Assert.True(Folded(profile, Event(EventType.Share, Heat, Start + Day + 200)).Of(Heat).Seen);
    }

    [Fact]
    public void What_was_only_shown_is_forgotten_three_weeks_later()
    {
        var profile = Folded(Event(EventType.Impression, Heat), Event(EventType.Like, Alien));
        var result = profile.Fold(Event(EventType.Click, Title(1), Start + 22 * Day), FoldOptions.Default);
        Assert.False(result.Profile.TryGet(Heat, out _));
        Assert.True(result.Profile.TryGet(Alien, out _));
        Assert.Contains(Heat, result.Touched);
    }

    /// <summary>Entries that weigh nothing leave the table at once, so that the ring alone names their titles.</summary>
    [Fact]
    public void Ring_entries_whose_own_text_breaks_the_budget_go_oldest_first()
    {
        var profile = Folded(Event(EventType.Click, Heat));
        for (var i = 0; i < 128; i++) profile = Folded(profile, Event(EventType.PlayStop, Long(i), at: 1 + i, recordTime: Start));
        Assert.Equal(ProfileBounds.RecentIdBytes / 66, profile.Recent.Length);
        Assert.Equal(Long(127), profile.Recent[^1].Item);
        Assert.Equal(128, profile.StrongEvents);
    }

    [Fact]
    public void My_list_and_not_interested_outlast_everything_ordinary()
    {
        var profile = Folded(Event(EventType.AddToList, Heat), Event(EventType.NotInterested, Alien));
        for (var i = 0; i < 500; i++) profile = Folded(profile, Event(EventType.PlayComplete, Title(i), Start + i * Day));
        Assert.True(profile.Of(Heat).InList);
        Assert.True(profile.Of(Alien).NotInterested);
    }

    [Fact]
    public void What_was_only_shown_goes_before_what_was_watched()
    {
        var profile = Folded(Event(EventType.PlayStart, Heat));
        for (var i = 0; i < 500; i++) profile = Folded(profile, Event(EventType.Impression, Title(i), Start + i));
        Assert.True(profile.TryGet(Heat, out _));
        Assert.True(profile.TryGet(Title(499), out _));
        Assert.False(profile.TryGet(Title(0), out _));
    }

    [Fact]
    public void Repeating_the_same_thing_does_not_grow_a_weight_without_end()
    {
        var profile = Profile.Empty;
        for (var i = 0; i < 100; i++) profile = Folded(profile, Event(EventType.Dislike, Heat, Start + i));
        Assert.Equal(-16, profile.Of(Heat).Weight);
    }
}
