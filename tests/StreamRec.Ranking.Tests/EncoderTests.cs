using CsCheck;
using StreamRec.Catalog;
using StreamRec.Contracts;
using StreamRec.Domain;

namespace StreamRec.Ranking.Tests;

public sealed class EncoderTests
{
    private static readonly EventType[] Types = [EventType.PlayStart, EventType.Rate, EventType.Search, EventType.Dislike, EventType.Impression];

    [Fact]
    public void A_stepped_state_equals_one_that_is_made_anew_bit_for_bit_over_any_history()
    {
        using var world = new TestWorld(titles: 60, moves: 100);
        var events = Gen.Select(Gen.Int[0, Types.Length - 1], Gen.Int[0, 69]).List[1, 330];
        Gen.Select(events, Gen.Int[1, 40]).Sample((list, every) =>
        {
            var served = World.Of(world.PinsAt(TestWorld.Start));
            var (profile, stepped) = (Profile.Empty, new EncodedHistory());
            for (var k = 0; k < list.Count; k++)
            {
                var type = Types[list[k].Item1];
                profile = profile.Fold(
                    TestWorld.Event(k, type, type == EventType.Search ? null : list[k].Item2, TestWorld.Start + k * 1000), FoldOptions.Default).Profile;
                if (k % every == 0) stepped.Read(profile, served);
            }
            stepped.Read(profile, served);
            var anew = new EncodedHistory();
            anew.Read(profile, served);
            Assert.True(stepped.User.SequenceEqual(anew.User));
        }, iter: 60, threads: 1);
    }

    [Fact]
    public void A_state_is_made_anew_when_the_catalogue_has_become_large_though_none_of_its_titles_changed()
    {
        using var world = new TestWorld(titles: 60, moves: 100, largeFrom: 100);
        var stranger = world.Catalog.Current.Find(TestWorld.Id(3))! with { Id = new ItemId("tt9000000") };
        world.Catalog.Apply([(stranger.Id, stranger)]);
        var profile = TestWorld.Folded(TestWorld.Event(0, EventType.PlayStart, 9_000_000, TestWorld.Start));
        var (stepped, anew) = (new EncodedHistory(), new EncodedHistory());
        stepped.Read(profile, World.Of(world.PinsAt(TestWorld.Start)));
        var small = stepped.User.ToArray();

        world.Catalog.Apply(
            [.. Enumerable.Range(0, 90).Select(k => new ItemId($"more{k}")).Select(id => (id, (Title?)(stranger with { Id = id })))]);
        var large = World.Of(world.PinsAt(TestWorld.Start));
        stepped.Read(profile, large);
        anew.Read(profile, large);

        Assert.True(large.Catalog.IsLarge);
        Assert.False(anew.User.SequenceEqual(small)); // or this test shows nothing
        Assert.True(stepped.User.SequenceEqual(anew.User));
    }

    [Fact]
    public void A_strong_event_takes_one_step_and_a_repeat_of_the_newest_title_none()
    {
        using var world = new TestWorld(titles: 60, moves: 100);
        var served = World.Of(world.PinsAt(TestWorld.Start));
        var encoded = new EncodedHistory();
        var profile = TestWorld.Folded([.. Enumerable.Range(0, 20).Select(k => TestWorld.Event(k, EventType.PlayStart, k, TestWorld.Start + k))]);
        encoded.Read(profile, served);
        Assert.Equal(20, encoded.Steps);
        profile = profile.Fold(TestWorld.Event(20, EventType.PlayStart, 30, TestWorld.Start + 20), FoldOptions.Default).Profile;
        encoded.Read(profile, served);
        Assert.Equal(1, encoded.Steps);
        profile = profile.Fold(TestWorld.Event(21, EventType.PlayComplete, 30, TestWorld.Start + 21), FoldOptions.Default).Profile;
        encoded.Read(profile, served);
        Assert.Equal(0, encoded.Steps);
    }

    [Fact]
    public void Another_persons_profile_is_not_taken_for_the_same_ones_future()
    {
        using var world = new TestWorld(titles: 60, moves: 100);
        var served = World.Of(world.PinsAt(TestWorld.Start));
        var (shared, own) = (new EncodedHistory(), new EncodedHistory());
        shared.Read(TestWorld.Folded(TestWorld.Event(0, EventType.PlayStart, 4, TestWorld.Start)), served);
        var other = TestWorld.Folded(
            TestWorld.Event(0, EventType.PlayStart, 5, TestWorld.Start), TestWorld.Event(1, EventType.PlayStart, 7, TestWorld.Start + 1));
        shared.Read(other, served);
        own.Read(other, served);
        Assert.True(shared.User.SequenceEqual(own.User));
    }

    [Fact]
    public void A_title_that_came_after_training_is_scored_and_retrieved_by_its_content_at_once()
    {
        var arbitrary = TestWorld.ArbitraryEncoder(1, 400);
        var stranger = arbitrary.Stranger;
        using var world = new TestWorld(titles: 400, encoder: arbitrary with
        {
            Traits = new Dictionary<string, float[]> { ["genre:noir"] = [.. stranger.Select(value => value * 20)] },
        });
        var id = new ItemId("new");
        world.Catalog.Apply([(id, new Title { Id = id, Kind = TitleKind.Film, Name = "New", Year = 1950, Genres = ["Noir"] })]);
        var ranking = new UserRanking();
        ranking.ScoreAll(Profile.Empty, world.PinsAt(TestWorld.Start));
        Assert.True(world.Catalog.Index.TryGet(id, out var item));
        var place = ranking.Pool.Find(item);
        Assert.True(place >= 0);
        Assert.True(ranking.Pool.Sources[place].HasFlag(CandidateSources.Encoder));
        Assert.Equal(20 * stranger.Sum(value => value * value), ranking.Pool.Affinities[place].Encoder, 3);
    }

    [Fact]
    public void A_withdrawn_title_is_not_retrieved_and_its_number_takes_nothing_with_it()
    {
        using var world = new TestWorld(titles: 400);
        var ranking = new UserRanking();
        ranking.ScoreAll(Profile.Empty, world.PinsAt(TestWorld.Start));
        var best = ranking.Pool.Items[ranking.Pool.Sources.ToArray().ToList().FindIndex(sources => sources.HasFlag(CandidateSources.Encoder))];
        world.Catalog.Apply([(world.Catalog.Index[best], null)]);
        ranking.ScoreAll(Profile.Empty, world.PinsAt(TestWorld.Start));
        Assert.Equal(-1, ranking.Pool.Find(best));
    }

    [Theory]
    [InlineData(16)]
    [InlineData(80)]
    [InlineData(1_000)]
    public void Every_instruction_set_gives_the_same_products_bit_for_bit(int titles)
    {
        using var world = new TestWorld(titles, moves: 10);
        var vectors = ((VectorBlocks)world.Model.Encoder!.VectorsOf(world.Catalog.Current)).Rows;
        var random = new Random(3);
        float[] user = [.. Enumerable.Range(0, world.Model.Encoder.Dimensions).Select(_ => random.NextSingle() - .5f)];
        var (wide, half, scalar) = (new float[vectors.Bound], new float[vectors.Bound], new float[vectors.Bound]);
        vectors.Products512(user, wide);
        vectors.Products256(user, half);
        vectors.ProductsScalar(user, scalar);
        Assert.Equal(scalar, wide);
        Assert.Equal(scalar, half);
        Assert.Contains(scalar, value => value != 0);
    }

    [Fact]
    public void Vectors_that_are_brought_forward_equal_those_of_a_catalogue_read_at_once()
    {
        using var world = new TestWorld(titles: 100, moves: 10);
        var titles = world.Model.Encoder!.Titles;
        var before = TitleVectors.Of(titles, world.Catalog.Current, null);
        var changed = world.Catalog.Current.Find(TestWorld.Id(3))! with { Genres = ["Crime"] };
        world.Catalog.Apply([(changed.Id, changed), (TestWorld.Id(5), null), (new ItemId("another"), changed with { Id = new ItemId("another") })]);
        var (forward, anew) = (Rows(before), Rows(null));
        float[] user = [.. Enumerable.Repeat(1f, titles.Dimensions)];
        var (some, others) = (new float[forward.Bound], new float[anew.Bound]);
        forward.Products(user, some);
        anew.Products(user, others);
        Assert.Equal(others, some);

        BlockMatrix Rows(TitleVectors? from) => ((VectorBlocks)TitleVectors.Of(titles, world.Catalog.Current, from)).Rows;
    }

    [Fact]
    public void Without_an_encoder_no_title_has_a_score_of_it_and_the_source_is_empty()
    {
        using var world = new TestWorld(titles: 200, hasEncoder: false);
        var ranking = new UserRanking();
        ranking.ScoreAll(TestWorld.Folded(TestWorld.Event(0, EventType.PlayStart, 4, TestWorld.Start)), world.PinsAt(TestWorld.Start));
        Assert.All(ranking.Pool.Sources.ToArray(), sources => Assert.False(sources.HasFlag(CandidateSources.Encoder)));
        Assert.All(ranking.Pool.Affinities.ToArray(), affinity => Assert.Equal(0, affinity.Encoder));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(127, 0)]
    [InlineData(128, 64)]
    [InlineData(191, 64)]
    [InlineData(192, 128)]
    public void The_run_is_over_the_newest_64_to_127_events_from_128_on(long events, long begin) =>
        Assert.Equal(begin, EncoderWindow.Begin(events));
}
