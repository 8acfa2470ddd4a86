using CsCheck;
using StreamRec.Contracts;
using static StreamRec.Domain.Tests.Given;

namespace StreamRec.Domain.Tests;

/// <summary>What holds for every history.</summary>
public sealed class ProfilePropertyTests
{
    private static readonly FoldOptions Options = FoldOptions.Default;

    [Fact]
    public void The_same_log_gives_the_same_bytes_and_old_profiles_never_change() => History(8, 60).Sample(events =>
    {
        var profiles = new List<(Profile Profile, byte[] Bytes)> { (Profile.Empty, Bytes(Profile.Empty)) };
        foreach (var e in events)
        {
            var next = profiles[^1].Profile.Fold(e, Options).Profile;
            profiles.Add((next, Bytes(next)));
        }
        Assert.Equal(profiles[^1].Bytes, Bytes(Folded(events)));
        foreach (var (profile, bytes) in profiles) Assert.Equal(bytes, Bytes(profile));
    }, iter: 300);

    [Fact]
    public void A_second_delivery_has_no_effect() => History(8, 60).Sample(events =>
    {
        var profile = Profile.Empty;
        foreach (var e in events)
        {
            profile = profile.Fold(e, Options).Profile;
            var again = profile.Fold(e, Options);
            Assert.Same(profile, again.Profile);
            Assert.Equal(FoldEffect.Repeat, again.Effect);
        }
    }, iter: 300);

    [Fact]
    public void A_stored_state_reads_back_exactly_and_folds_on_as_if_never_stored() => History(400, 120).Sample(events =>
    {
        var profile = Profile.Empty;
        var stored = Profile.Empty;
        foreach (var e in events)
        {
            profile = profile.Fold(e, Options).Profile;
            stored = stored.Fold(e, Options).Profile;
            var bytes = Bytes(stored);
            stored = UserStateCodec.Read(bytes).Profile;
            Assert.Equal(bytes, Bytes(profile));
            Assert.Equal(bytes, Bytes(stored));
            Assert.Equal(profile.Titles.ToArray(), stored.Titles.ToArray());
            Assert.Equal(profile.Recent, stored.Recent);
        }
        Assert.Equal(ProfileJson.Write(new UserId("ann"), profile), ProfileJson.Write(new UserId("ann"), stored));
    }, iter: 100);

    [Fact]
    public void Bounds_hold_after_every_event() => Gen.OneOf(History(8, 200), History(600, 600)).Sample(events =>
    {
        var profile = Profile.Empty;
        foreach (var e in events)
        {
            profile = profile.Fold(e, Options).Profile;
            Assert.InRange(profile.Titles.Length, 0, ProfileBounds.Titles);
            Assert.InRange(profile.Recent.Length, 0, ProfileBounds.Recent);
            Assert.InRange(profile.Searches.Length, 0, ProfileBounds.Searches);
            for (var i = 1; i < profile.Titles.Length; i++) Assert.True(profile.Titles[i - 1].Id.CompareTo(profile.Titles[i].Id) < 0);
            foreach (var title in profile.Titles) Assert.True(float.IsFinite(title.Weight) && float.IsFinite(title.Fatigue));
        }
        Assert.InRange(Bytes(profile).Length, 1, ProfileBounds.MaxBytes);
    }, iter: 60);

    /// <summary>Timers change no state: the list as of some time is from the same profile that the next fold builds on.</summary>
    [Fact]
    public void Time_that_passed_before_an_event_is_found_by_its_fold() =>
        Gen.Select(History(8, 60), Gen.Long[0, 2 * Hour], Gen.Long[0, Hour]).Sample((events, waited, later) =>
        {
            var profile = Folded(events);
            var asked = profile.AsOf(profile.LastEventAt + waited, Options).Profile;
            var next = Event(EventType.Impression, Title(0), Math.Max(1, profile.LastEventAt) + waited + later);
            Assert.Equal(Bytes(Folded(profile, next)), Bytes(Folded(asked, next)));
            var again = profile.AsOf(profile.LastEventAt + waited + later, Options).Profile;
            Assert.Equal(Bytes(again), Bytes(asked.AsOf(profile.LastEventAt + waited + later, Options).Profile));
        }, iter: 500);

    [Fact]
    public void Nothing_differs_before_the_next_expiry_and_something_does_then() => History(8, 60).Sample(events =>
    {
        var profile = Folded(events);
        for (var turns = 0; profile.NextExpiry(Options) is { } next; turns++)
        {
            Assert.True(turns < 100, "an expiry recurs");
            Assert.True(events.Length > 0 && next > profile.LastEventAt);
            Assert.Same(profile, profile.AsOf(next - 1, Options).Profile);
            var then = profile.AsOf(next, Options).Profile;
            Assert.NotEqual(Bytes(profile), Bytes(then));
            profile = then;
        }
    }, iter: 300);

    /// <summary>What incremental re-scoring rests on.</summary>
    [Fact]
    public void An_effect_on_titles_leaves_all_else_that_features_read_as_it_was() => History(300, 400).Sample(events =>
    {
        var before = Profile.Empty;
        foreach (var e in events)
        {
            var (after, effect, touched) = before.Fold(e, Options);
            if (effect == FoldEffect.Titles)
            {
                Assert.False(Profile.IsStrong(e.Event.Type));
                Assert.True(before.Recent == after.Recent && before.Searches == after.Searches && before.Hours == after.Hours);
                Assert.Equal((before.Country, before.Locale, before.StrongEvents, before.Session.Number, before.Attributes),
                    (after.Country, after.Locale, after.StrongEvents, after.Session.Number, after.Attributes));
                foreach (var title in Union(before, after)) AssertUntouchedOrWeak(before, after, title, touched);
            }
            before = after;
        }
    }, iter: 60);

    private static HashSet<ItemId> Union(Profile one, Profile other) => [.. Ids(one), .. Ids(other)];

    private static IEnumerable<ItemId> Ids(Profile profile) => profile.Titles.ToArray().Select(t => t.Id);

    private static void AssertUntouchedOrWeak(Profile before, Profile after, ItemId title, IReadOnlyList<ItemId> touched)
    {
        before.TryGet(title, out var was);
        after.TryGet(title, out var is_);
        if (!touched.Contains(title)) Assert.Equal(was, is_);
        Assert.Equal((was.Weight, was.WeightAt, was.Rating, was.Opinion, was.InList, was.NotInterested),
            (is_.Weight, is_.WeightAt, is_.Rating, is_.Opinion, is_.InList, is_.NotInterested));
        Assert.Equal(before.HasSeen(title), after.HasSeen(title));
    }
}
