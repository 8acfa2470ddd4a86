using CsCheck;
using StreamRec.Contracts;
using static StreamRec.Domain.Tests.Given;

namespace StreamRec.Domain.Tests;

/// <summary>What becomes known of a person besides their acts, and what it does to their profile.</summary>
public sealed class AttributesFoldTests
{
    private const string Drama = """{"favouriteGenres":["Drama"]}""", Crime = """{"country":"FR","favouriteGenres":["Crime"]}""";

    private static RecordedEvent Said(string json, long at, string? id = null) => Event(EventType.Attributes, default, at, id, attributes: json);

    [Fact]
    public void The_whole_is_replaced_by_what_is_said_last_and_all_is_scored_anew()
    {
        var profile = Folded(Said(Drama, Start));
        var result = profile.Fold(Said(Crime, Start + 1), FoldOptions.Default);
        Assert.Equal((Crime, FoldEffect.All), (result.Profile.Attributes.Json, result.Effect));
        Assert.Empty(result.Touched);
        Assert.Equal(FoldEffect.Titles, result.Profile.Fold(Said(Crime, Start + 2), FoldOptions.Default).Effect);
    }

    [Fact]
    public void In_any_order_of_arrival_the_newest_by_its_time_is_what_is_known()
    {
        var said = Gen.Select(Gen.Int[0, 50], Gen.Int[0, 3]).List[1, 12].Select(all => all.DistinctBy(one => one.Item1).ToArray());
        Gen.Select(said, Gen.Int[0, 1000]).Sample((all, seed) =>
        {
            var events = all.Select(one => Said($$"""{"n":{{one.Item2}}}""", Start + one.Item1, $"e{one.Item1}")).ToArray();
            var newest = events.MaxBy(e => e.Event.Timestamp)!.Event.Attributes;
            new Random(seed).Shuffle(events);
            Assert.Equal(newest, Folded(events).Attributes);
            Assert.Equal(newest, Folded(Folded(events), events).Attributes);
        }, iter: 500);
    }

    [Fact]
    public void A_repeat_of_an_older_one_does_not_undo_a_newer_one_however_many_weak_events_lie_between()
    {
        var (first, second) = (Said(Drama, Start, "users/t/0/1"), Said(Crime, Start + Minute, "users/t/0/2"));
        var profile = Folded(first, second);
        for (var i = 0; i < 2 * ProfileBounds.WeakHashes; i++) profile = Folded(profile, Event(EventType.Impression, Title(i), Start + Hour + i));
        Assert.Equal(Crime, Folded(profile, first).Attributes.Json);
        Assert.Equal(Crime, Folded(profile, first, second).Attributes.Json);
    }

    [Fact]
    public void What_was_forgotten_stays_forgotten_when_what_was_known_before_comes_late()
    {
        var profile = Folded(Said(Drama, Start), Said("{}", Start + 2), Said(Crime, Start + 1));
        Assert.True(profile.Attributes.IsNone);
        Assert.Equal(Bytes(profile), Bytes(UserStateCodec.Read(Bytes(profile)).Profile));
        Assert.True(Folded(UserStateCodec.Read(Bytes(profile)).Profile, Said(Crime, Start + 1)).Attributes.IsNone);
    }

    [Fact]
    public void It_is_no_act_it_enters_no_session_no_ring_and_no_title_and_does_not_make_earlier_acts_late()
    {
        var acts = new[] { Event(EventType.PlayStart, Heat, Start), Event(EventType.Like, Alien, Start + Minute), Event(EventType.PlayStart, Alien, Start + 2 * Day) };
        var plain = Folded(acts);
        var known = Folded([Said(Drama, Start + 90 * Day), .. acts]);
        Assert.Equal(plain.Session, known.Session);
        Assert.Equal(plain.Recent, known.Recent);
        Assert.Equal(plain.Titles.ToArray(), known.Titles.ToArray());
        Assert.Equal((plain.LastEventAt, plain.StrongEvents, plain.Events + 1), (known.LastEventAt, known.StrongEvents, known.Events));
    }

    [Fact]
    public void A_person_is_where_their_acts_say_and_else_where_is_known()
    {
        var profile = Folded(Said(Crime, Start));
        Assert.Equal((null, "FR"), (profile.Country, profile.KnownCountry));
        Assert.Equal("DE", Folded(profile, Event(EventType.Click, Heat, Start + 1, country: "DE")).KnownCountry);
    }

    [Fact]
    public void It_is_in_the_profile_as_one_text_and_in_nobodys_who_has_none()
    {
        var text = System.Text.Encoding.UTF8.GetString(ProfileJson.Write(new UserId("ann"), Folded(Said(Crime, Start))));
        Assert.Contains($"\"attributes\":{Crime},\"attributesAt\":{Start},", text, StringComparison.Ordinal);
        Assert.DoesNotContain("attributes", System.Text.Encoding.UTF8.GetString(ProfileJson.Write(new UserId("ann"), Folded(Event(EventType.Like, Heat)))), StringComparison.Ordinal);
    }

    /// <summary>Golden: what the journal has of it may only gain.</summary>
    [Fact]
    public void It_is_kept_as_these_bytes()
    {
        var bytes = Convert.ToBase64String(Bytes(Folded(Event(EventType.Click, Heat, Start, "1"), Said(Crime, Start + 5, "2"))));
        Assert.Equal(
            "CAEScAgCEICskfrxMxoSCAEQgKyR+vEzGICskfrxMyABMhIKCXR0MDExMzI3N10AAADAYAA6AJoBCN0yOHz7eoW9ogEseyJjb3VudHJ5IjoiRlIiLCJmYXZvdXJpdGVHZW5yZXMiOlsiQ3JpbWUiXX2oAQk=",
            bytes);
        Assert.Equal(Crime, UserStateCodec.Read(Convert.FromBase64String(bytes)).Profile.Attributes.Json);
    }

    [Fact]
    public void A_row_whose_attributes_are_no_object_is_refused_by_name()
    {
        var message = Contracts.Checkpoints.UserCheckpoint.Parser.ParseFrom(Bytes(Folded(Said(Crime, Start))));
        message.Profile.Attributes = "[1,";
        Assert.Contains("attributes", Assert.Throws<CheckpointFormatException>(
            () => UserStateCodec.Read(Google.Protobuf.MessageExtensions.ToByteArray(message))).Message);
    }
}
