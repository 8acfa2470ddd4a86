using CsCheck;
using StreamRec.Contracts;
using StreamRec.Domain;

namespace StreamRec.Ranking.Tests;

public sealed class IncrementalScoringTests
{
    private static readonly string[] Surfaces =
        ["home", "films", "series", "trending", "new", "my-list", "continue-watching", "genre:western", "genre:Drama", "kind:series"];

    private static readonly int[] Limits = [20, 6, 50];

    private static readonly EventType[] Strong = [.. Enum.GetValues<EventType>().Where(Profile.IsStrong)];

    private static readonly string[] Known =
        ["{}", """{"favouriteGenres":["Western"]}""", """{"favouriteGenres":["horror","Drama"],"favouriteKinds":["series"]}""", """{"favouriteKinds":["film"]}"""];

    private static readonly Gen<(EventType Type, int Item, int Gap, int Value)> AnyEvent = Gen.Select(
        Gen.Frequency(
            (12, Gen.Const(EventType.Impression)), (6, Gen.Const(EventType.PlayProgress)), (4, Gen.Const(EventType.Click)),
            (3, Gen.Int[0, Strong.Length - 1].Select(k => Strong[k])), (1, Gen.Const(EventType.Attributes))),
        Gen.Int[0, 79], Gen.Frequency((9, Gen.Int[0, 90]), (1, Gen.Int[1000, 200_000])), Gen.Int[0, 100]);

    [Fact]
    public void After_any_history_incremental_scores_and_slates_equal_a_full_rescoring_bit_for_bit()
    {
        using var world = new TestWorld(titles: 420);
        AnyEvent.List[1, 60].Sample(events => Play(world, events, spread: 5), iter: 60, threads: 1);
    }

    [Fact]
    public void So_they_do_with_a_bundle_that_has_no_heads()
    {
        using var world = new TestWorld(titles: 420, network: TestWorld.Arbitrary(1).With([]));
        AnyEvent.List[1, 60].Sample(events => Play(world, events, spread: 5), iter: 10, threads: 1);
    }

    [Fact]
    public void So_they_do_with_a_bundle_that_has_no_encoder()
    {
        using var world = new TestWorld(titles: 420, hasEncoder: false);
        AnyEvent.List[1, 60].Sample(events => Play(world, events, spread: 5), iter: 20, threads: 1);
    }

    [Fact]
    public void So_they_do_where_the_order_is_left_to_chance()
    {
        using var world = new TestWorld(titles: 420);
        AnyEvent.List[1, 60].Sample(events => Play(world, events, spread: 5, shuffle: events.Count * 77L), iter: 20, threads: 1);
    }

    [Fact]
    public void So_they_do_with_rankers_trained_elsewhere_on_any_features_that_can_be_declared()
    {
        Gen.Select(Gen.Shuffle(DeclaredFeatureTests.Any, 1, 12), Gen.Shuffle(FeatureList.Names.ToArray(), 0, 6), AnyEvent.List[1, 40])
            .Sample(
                (declared, standard, events) =>
                {
                    var features = new FeatureDeclarations { Features = [.. declared.Select(one => one.Name), .. standard], Declared = declared };
                    using var world = new TestWorld(titles: 200, moves: 1000, features: features);
                    Play(world, events, spread: 2);
                }, iter: 40, threads: 1);
    }

    [Fact]
    public void So_they_do_in_a_large_catalogue()
    {
        using var world = new TestWorld(titles: 420, largeFrom: 100);
        AnyEvent.List[1, 60].Sample(events => Play(world, events, spread: 5), iter: 30, threads: 1);
    }

    [Fact]
    public void So_they_do_where_the_candidates_are_the_whole_catalogue_and_own_titles_overflow_their_bounds()
    {
        using var world = new TestWorld(titles: 90, moves: 300);
        AnyEvent.List[150, 260].Sample(events => Play(world, events, spread: 1), iter: 12, threads: 1);
    }

    [Fact]
    public void So_they_do_while_begun_titles_pass_their_bound()
    {
        using var world = new TestWorld(titles: 90, moves: 300);
        var begun = Gen.Int[22, 40].Select(count => Enumerable.Range(0, count).Select(item => (EventType.PlayStart, item, 5, 20)).ToList());
        var watched = Gen.Select(Gen.Const(EventType.PlayProgress), Gen.Int[0, 79], Gen.Int[0, 90], Gen.Int[80, 100]).List[1, 20];
        Gen.Select(begun, watched).Sample((first, then) => Play(world, [.. first, .. then], spread: 1), iter: 40, threads: 1);
    }

    [Fact]
    public void So_they_do_when_several_weak_events_are_scored_together()
    {
        using var world = new TestWorld(titles: 90, moves: 300);
        var begun = Gen.Int[20, 30].Select(count => Enumerable.Range(0, count).Select(item => (EventType.PlayStart, item, 5, 20)).ToList());
        var weak = Gen.Select(Gen.Bool.Select(seen => seen ? EventType.Impression : EventType.PlayProgress), Gen.Int[0, 79], Gen.Int[0, 90], Gen.Int[0, 100]).List[1, 40];
        Gen.Select(begun, weak, AnyEvent.List[0, 20], Gen.Int[2, 9])
            .Sample((first, then, last, together) => Play(world, [.. first, .. then, .. last], spread: 1, together), iter: 60, threads: 1);
    }

    [Fact]
    public void So_do_lists_of_all_surfaces_and_lengths_that_are_followed_through_many_weak_events()
    {
        using var world = new TestWorld(titles: 420);
        var pins = world.PinsAt(TestWorld.Start);
        var weak = Gen.Select(
            Gen.Frequency((6, Gen.Const(EventType.Impression)), (2, Gen.Const(EventType.Click)), (2, Gen.Const(EventType.PlayProgress))),
            Gen.Int[0, 419], Gen.Frequency((9, Gen.Int[0, 90]), (1, Gen.Int[2_000, 9_000])), Gen.Int[0, 90]).List[10, 40];
        Gen.Select(Gen.Int[0, 400], weak).Sample((begun, events) =>
        {
            var (number, now) = (0, TestWorld.Start);
            var profile = TestWorld.Folded(TestWorld.Event(number++, EventType.PlayStart, begun, now, 60, 6000));
            var ranking = Full(profile, pins);
            foreach (var (type, item, gap, value) in events)
            {
                now += gap * 1000L;
                var e = TestWorld.Event(number++, type, type == EventType.PlayProgress ? begun : item, now, value * 60, 6000);
                var folded = profile.Fold(e, FoldOptions.Default);
                profile = folded.Profile;
                if (folded.Effect == FoldEffect.All) ranking.ScoreAll(profile, pins);
                else ranking.Rescore(profile, folded.Touched);
                var full = Full(profile, pins);
                foreach (var name in Surfaces)
                    foreach (var limit in (int[])[0, 1, 6, 20, 50]) AssertSame(world, ranking, full, profile, new Surface(name), limit);
            }
        }, iter: 8, threads: 1);
    }

    /// <param name="together">So many events are folded before they are scored, as when nobody looks.</param>
    private static void Play(TestWorld world, List<(EventType Type, int Item, int Gap, int Value)> events, int spread, int together = 1,
        long? shuffle = null)
    {
        var pins = world.PinsAt(TestWorld.Start);
        pins = pins with { Context = pins.Context with { Shuffle = shuffle } };
        var (profile, ranking, now) = (Profile.Empty, new UserRanking(), TestWorld.Start);
        ranking.ScoreAll(profile, pins);
        var number = 0;
        var (stale, touched) = (false, new List<ItemId>());
        foreach (var (type, item, gap, value) in events)
        {
            now += gap * 1000L;
            var folded = profile.Fold(
                TestWorld.Event(
                    number++, type, type is EventType.Search or EventType.Attributes ? null : item * spread, now, value * 60, 6000, .5 + value % 10 / 2.0,
                    type == EventType.Attributes ? Known[item % Known.Length] : null),
                FoldOptions.Default);
            profile = folded.Profile;
            stale |= folded.Effect == FoldEffect.All;
            touched.AddRange(folded.Touched);
            if (number % together != 0 && number < events.Count) continue;
            if (stale) ranking.ScoreAll(profile, pins);
            else ranking.Rescore(profile, touched);
            stale = false;
            touched.Clear();
            // Screens that follow lists of several lengths: what stands is checked against what is made anew, whenever something happens.
            var watched = new Surface(Surfaces[number % 3 == 0 ? number / 3 % Surfaces.Length : 0]);
            AssertSame(world, ranking, Full(profile, pins), profile, watched, Limits[number % Limits.Length]);
        }
        var full = Full(profile, pins);
        Assert.Equal(full.Candidates, ranking.Candidates);
        foreach (var name in Surfaces)
            foreach (var limit in Limits) AssertSame(world, ranking, full, profile, new Surface(name), limit);
    }

    private static UserRanking Full(Profile profile, Pins pins)
    {
        var full = new UserRanking();
        full.ScoreAll(profile, pins);
        return full;
    }

    private static void AssertSame(TestWorld world, UserRanking ranking, UserRanking full, Profile profile, Surface surface, int limit)
    {
        var (expected, found) = (full.Slate(profile, surface, limit), ranking.Slate(profile, surface, limit));
        Assert.Equal(Words(expected, full.Pins!), Words(found, full.Pins!));
        for (var k = 0; k < expected.Length; k++)
        {
            Assert.Equal(BitConverter.SingleToInt32Bits(expected[k].Score), BitConverter.SingleToInt32Bits(found[k].Score));
            Assert.Equal(world.Model.Heads != Outcomes.None, found[k].Like is > 0 and < 1);
            Assert.Equal(Bits(expected[k].Like), Bits(found[k].Like));
        }
    }

    private static int? Bits(float? like) => like is { } value ? BitConverter.SingleToInt32Bits(value) : null;

    private static IEnumerable<string> Words(SlateItem[] slate, Pins pins) =>
        slate.Select(item => $"{pins.Catalog.Index[item.Item]} {item.Score:r} {item.Sources} {ReasonWords.Of(item, pins).Text}");

    [Fact]
    public void An_event_that_cannot_change_a_list_makes_no_list()
    {
        using var world = new TestWorld(titles: 420);
        var profile = TestWorld.Folded(TestWorld.Event(0, EventType.PlayStart, 10, TestWorld.Start));
        var ranking = new UserRanking();
        ranking.ScoreAll(profile, world.PinsAt(TestWorld.Start));
        ranking.Slate(profile, Surface.Home, 20);
        var (now, number, made) = (TestWorld.Start, 1, ranking.Slates);
        var stood = 0;
        for (var item = 0; item < 420; item++)
        {
            now += 20_000;
            var folded = profile.Fold(TestWorld.Event(number++, EventType.Impression, item, now), FoldOptions.Default);
            profile = folded.Profile;
            if (folded.Effect != FoldEffect.Titles) continue;
            ranking.Rescore(profile, folded.Touched);
            var before = ranking.Slates;
            ranking.Slate(profile, Surface.Home, 20);
            if (ranking.Slates == before) stood++;
        }
        // Those on the list, and the new ones that wait for a place; and here and there one that climbs.
        Assert.True(stood > 320, $"{ranking.Slates - made} lists made, {stood} stood");
    }

    [Fact]
    public void A_weak_event_scores_the_touched_title_again_and_no_other()
    {
        using var world = new TestWorld(titles: 420);
        var profile = TestWorld.Folded(TestWorld.Event(0, EventType.PlayStart, 10, TestWorld.Start));
        var ranking = new UserRanking();
        ranking.ScoreAll(profile, world.PinsAt(TestWorld.Start));
        var shown = ranking.Slate(profile, Surface.Home, 1)[0];
        var id = world.Catalog.Index[shown.Item];

        var folded = profile.Fold(
            TestWorld.Event(1, EventType.Impression, shown.Item, TestWorld.Start + 1000), FoldOptions.Default).Profile
            .Fold(TestWorld.Event(2, EventType.Impression, 300, TestWorld.Start + 10 * TestWorld.Minute), FoldOptions.Default);

        Assert.Equal(FoldEffect.Titles, folded.Effect);
        Assert.Equal(1, ranking.Rescore(folded.Profile, [id]));
        var after = ranking.Slate(folded.Profile, Surface.Home, 50).Single(item => item.Item == shown.Item);
        Assert.NotEqual(shown.Score, after.Score);
        Assert.NotEqual(shown.Like, after.Like);
    }

    [Fact]
    public void Rescoring_allocates_nothing()
    {
        using var world = new TestWorld(titles: 420);
        var profile = TestWorld.Folded(TestWorld.Event(0, EventType.PlayStart, 10, TestWorld.Start));
        var ranking = new UserRanking();
        ranking.ScoreAll(profile, world.PinsAt(TestWorld.Start));
        ItemId[] touched = [TestWorld.Id(1), TestWorld.Id(2), TestWorld.Id(3)];
        for (var k = 0; k < 200; k++) ranking.Rescore(profile, touched);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var k = 0; k < 1000; k++) ranking.Rescore(profile, touched);
        var perCall = (GC.GetAllocatedBytesForCurrentThread() - before) / 1000.0;

        Assert.True(perCall < 16, $"{perCall} bytes per call");
    }
}
