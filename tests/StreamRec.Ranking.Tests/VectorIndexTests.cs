using StreamRec.Catalog;
using StreamRec.Contracts;
using StreamRec.Domain;

namespace StreamRec.Ranking.Tests;

public sealed class VectorIndexTests : IDisposable
{
    private const int Titles = 18_000, Best = 320;

    private readonly TestWorld _world = new(Titles, moves: 6_000, largeFrom: 1_000);

    [Fact]
    public void The_best_are_found_without_a_comparison_with_all()
    {
        var world = World.Of(_world.PinsAt(TestWorld.Start));
        var recalls = Enumerable.Range(0, 30).Select(person => Recall(person, world)).ToList();
        Assert.True(recalls.Average() >= .98, $"only {recalls.Average():p1} are found");
    }

    [Fact]
    public void What_may_not_be_shown_takes_no_place_from_what_may()
    {
        var world = World.Of(_world.PinsAt(TestWorld.Start, "US", maturity: 12));
        var top = Rank(4, world).Top;
        Assert.Equal(Best, top.Count);
        Assert.All(Enumerable.Range(0, Best), place => Assert.True(world.IsShowable(top.Item(place))));
        Assert.Contains(world.Catalog.Items.ToArray(), item => !world.IsShowable(item));
    }

    [Fact]
    public void A_title_that_is_found_has_the_score_of_a_comparison_with_all()
    {
        var world = World.Of(_world.PinsAt(TestWorld.Start));
        var (top, encoder) = Rank(7, world);
        var scores = new float[world.Catalog.Bound];
        encoder.Score(world, scores);
        Assert.All(Enumerable.Range(0, top.Count), place => Assert.Equal(scores[top.Item(place)], top.Score(place)));
    }

    [Fact]
    public void Brought_forward_through_changes_it_finds_what_one_made_at_once_finds()
    {
        var titles = _world.Model.Encoder!.Titles;
        var vectors = TitleVectors.Of(titles, _world.Catalog.Current, null);
        for (var k = 0; k < 12; k++)
        {
            var old = _world.Catalog.Current.Find(TestWorld.Id(k * 1_001))!;
            var next = old with { Genres = ["Crime", "Horror"], Year = 1950 + k };
            _world.Catalog.Apply([(old.Id, k % 3 == 0 ? null : next), (new ItemId($"new{k}"), next with { Id = new ItemId($"new{k}") })]);
            vectors = TitleVectors.Of(titles, _world.Catalog.Current, vectors);
        }
        var world = World.Of(_world.PinsAt(TestWorld.Start));
        var anew = TitleVectors.Of(titles, _world.Catalog.Current, null);
        Assert.Equal(Found((VectorIndex)anew, world), Found((VectorIndex)vectors, world));
    }

    [Fact]
    public void A_list_of_a_large_catalogue_has_what_the_list_of_a_small_one_has()
    {
        using var small = new TestWorld(2_000);
        using var large = new TestWorld(2_000, largeFrom: 1_000);
        var lists = Array.ConvertAll((TestWorld[])[small, large], world =>
        {
            var ranking = new UserRanking();
            ranking.ScoreAll(Person(3), world.PinsAt(TestWorld.Start));
            return ranking.Slate(Person(3), Surface.Home, 20).Select(item => item.Item);
        });
        Assert.InRange(lists[0].Intersect(lists[1]).Count(), 18, 20);
    }

    [Fact]
    public void A_surface_that_the_candidates_leave_thin_is_full_in_a_large_catalogue_too()
    {
        var pins = _world.PinsAt(TestWorld.Start);
        var ranking = new UserRanking();
        ranking.ScoreAll(Person(2), pins);
        var westerns = ranking.Slate(Person(2), new Surface("genre:western"), 50);
        Assert.Equal(50, westerns.DistinctBy(item => item.Item).Count());
        Assert.All(westerns, item => Assert.Contains("Western", pins.Catalog[item.Item]!.Genres));
    }

    public void Dispose() => _world.Dispose();

    private static double Recall(int person, in World world)
    {
        var (top, encoder) = Rank(person, world);
        var scores = new float[world.Catalog.Bound];
        encoder.Score(world, scores);
        foreach (var item in world.Catalog.Items) if (!world.IsShowable(item)) scores[item] = float.NegativeInfinity;
        Array.Sort(scores);
        return Enumerable.Range(0, top.Count).Count(place => top.Score(place) >= scores[^Best]) / (double)Best;
    }

    private static (TopItems Top, EncoderScores Encoder) Rank(int person, in World world)
    {
        var (history, encoder, top) = (new EncodedHistory(), new EncoderScores(), new TopItems());
        history.Read(Person(person), world);
        encoder.Read(history, world);
        encoder.Rank(world, top, Best, blocked: 0);
        return (top, encoder);
    }

    private static (int, float)[] Found(VectorIndex index, in World world)
    {
        var (history, top, buffer) = (new EncodedHistory(), new TopItems(), Array.Empty<float>());
        history.Read(Person(5), world);
        top.Begin(Best, world.Catalog.Index);
        index.Offer(history.User, world.Encoder!.CrowdOf(world.Signals), world, null, top, ref buffer);
        top.Sort();
        return [.. Enumerable.Range(0, top.Count).Select(place => (top.Item(place), top.Score(place)))];
    }

    private static Profile Person(int number) => TestWorld.Folded(
        [.. Enumerable.Range(0, 12).Select(k => TestWorld.Event(k, EventType.PlayStart, number * 113 % 700 + k * 37, TestWorld.Start + k))]);
}
