using System.Collections.Immutable;
using StreamRec.Catalog;
using StreamRec.Contracts;
using StreamRec.Domain;
using StreamRec.Signals;
using StreamRec.Training;

namespace StreamRec.Ranking.Tests;

/// <summary>
/// A list is a function of profile and pins: what a process calls its titles and genres, and what it met first, decides nothing.
/// </summary>
public sealed class SamePinsTests : IDisposable
{
    private const int Genres = 90;

    private static readonly EventType[] Types =
        [EventType.PlayStart, EventType.PlayComplete, EventType.Rate, EventType.Like, EventType.AddToList, EventType.Dislike, EventType.Impression];

    private static readonly string[] Surfaces =
        [.. SurfaceTable.All.Where(surface => !surface.Name.EndsWith(':')).Select(surface => surface.Name), "genre:genre 3", "genre:genre 85"];

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"streamrec-pins-{Guid.NewGuid():n}");

    /// <param name="titles">Of which sources give but a few when hardly anybody has moved, so that the catalogue itself fills the pool.</param>
    [Theory]
    [InlineData(200, 40, false, false)]
    [InlineData(900, 4_000, true, false)]
    [InlineData(900, 20, false, false)]
    [InlineData(3_000, 4_000, true, true)]
    [InlineData(3_000, 20, false, true)]
    public void Nodes_that_met_titles_and_genres_in_another_order_show_the_same(int titles, int moves, bool hasEncoder, bool isLarge)
    {
        BundleWriter.Write(_folder, "test", TestWorld.Arbitrary(3), null, "nothing", 3, new Dictionary<string, double>(),
            encoder: hasEncoder ? TestWorld.ArbitraryEncoder(3, titles) : null);
        using var model = RankerModel.Load(_folder);
        var (one, other) = (new Node(titles, moves, seed: 1, isLarge), new Node(titles, moves, seed: 2, isLarge));
        Assert.Equal(isLarge, one.Catalog.Current.IsLarge);
        for (var person = 0; person < 12; person++)
        {
            var profile = ProfileOf(person, titles);
            var context = new RankingContext(TestWorld.Start, person % 2 == 0 ? "DE" : null, null, person % 3 == 2 ? 12 : 21);
            var (expected, found) = (one.Lists(profile, model, context), other.Lists(profile, model, context));
            foreach (var (surface, list) in expected) Assert.Equal((person, surface, list), (person, surface, found[surface]));
        }
    }

    [Fact]
    public void The_ninetieth_genre_counts_like_the_first()
    {
        BundleWriter.Write(_folder, "test", TestWorld.Arbitrary(3), null, "nothing", 3, new Dictionary<string, double>());
        using var model = RankerModel.Load(_folder);
        var node = new Node(400, 0, seed: 1, isLarge: false);
        foreach (var genre in (int[])[0, Genres - 1])
        {
            var taste = new Taste();
            var world = World.Of(new Pins(model, node.Catalog.Current, node.Signals, new RankingContext(TestWorld.Start, null, null, 21)));
            var history = new History();
            var profile = TestWorld.Folded(TestWorld.Event(0, EventType.Like, genre, TestWorld.Start));
            history.Read(profile, world);
            taste.Read(profile, history, world);
            Assert.True(world.Catalog.Index.TryGet(TestWorld.Id(genre + Genres), out var same));
            Assert.True(taste.For(world.Catalog.Genres(same)) > 0);
        }
    }

    /// <summary>Its number is left from the time when it was there; a node that began later has none.</summary>
    [Fact]
    public void A_title_that_neither_catalogue_nor_crowd_has_weighs_nothing_whether_it_has_a_number_or_not()
    {
        BundleWriter.Write(_folder, "test", TestWorld.Arbitrary(3), null, "nothing", 3, new Dictionary<string, double>());
        using var model = RankerModel.Load(_folder);
        var (knowing, ignorant) = (new Node(300, 500, seed: 1, isLarge: false), new Node(300, 500, seed: 1, isLarge: false));
        knowing.Catalog.Index.Add(TestWorld.Id(777_777));
        var profile = TestWorld.Folded(
            TestWorld.Event(0, EventType.Like, 5, TestWorld.Start - 2000), TestWorld.Event(1, EventType.Like, 777_777, TestWorld.Start - 1000));
        var context = new RankingContext(TestWorld.Start, null, null, 21);
        Assert.Equal(ignorant.Lists(profile, model, context), knowing.Lists(profile, model, context));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Profile ProfileOf(int person, int titles)
    {
        var (random, profile) = (new Random(person), Profile.Empty);
        for (var number = 0; number < 6 * person; number++)
        {
            var e = TestWorld.Event(
                number, Types[random.Next(Types.Length)], random.Next(titles), TestWorld.Start - (100 - number) * TestWorld.Hour,
                random.Next(6000), 6000, random.Next(1, 11) / 2.0);
            profile = profile.Fold(e, FoldOptions.Default).Profile;
        }
        return profile;
    }

    /// <summary>One process: of the same titles and moves, met in an order of its own.</summary>
    private sealed class Node
    {
        public Node(int titles, int moves, int seed, bool isLarge)
        {
            Catalog = new CatalogStore(new ItemIndex(), isLarge ? 1_000 : int.MaxValue);
            var arriving = Enumerable.Range(0, titles).ToArray();
            var random = new Random(seed);
            random.Shuffle(arriving);
            foreach (var number in arriving.Where(number => number % 3 == 0)) Catalog.Index.Add(TestWorld.Id(number)); // as of a log of moves
            random.Shuffle(arriving);
            Catalog.Apply([.. arriving.Select(number => (TestWorld.Id(number), (Title?)TitleOf(number)))]);

            var crowd = new Random(9);
            var signals = new SignalsWriter(Catalog.Index);
            for (var k = 0; k < moves; k++)
            {
                var item = (int)(titles * Math.Pow(crowd.NextDouble(), 2));
                int[] recent = [.. Enumerable.Range(0, 4).Select(_ => Number(crowd.Next(titles))).Distinct().Where(other => other != Number(item))];
                // Of a few moments: many titles have the same count.
                signals.Observe(new SignalMove(Number(item), TestWorld.Start - k % 5 * TestWorld.Day, k % 24, k % 3 == 0 ? "DE" : "US", recent));
            }
            Signals = signals.Publish(TestWorld.Start);
        }

        public CatalogStore Catalog { get; }
        public SignalsSnapshot Signals { get; }

        /// <summary>By surface; scores and likes as bits.</summary>
        public Dictionary<string, string> Lists(Profile profile, RankerModel model, RankingContext context)
        {
            var ranking = new UserRanking();
            ranking.ScoreAll(profile, new Pins(model, Catalog.Current, Signals, context));
            return Surfaces.ToDictionary(surface => surface, surface => string.Join('\n', ranking.Slate(profile, new Surface(surface), 50).Select(item =>
                $"{Catalog.Index[item.Item]} {Bits(item.Score)} {Bits(item.Like ?? 0)} {item.Sources} {item.Reason.Kind} {item.Reason.Did} "
                + $"{(item.Reason.Because < 0 ? "" : Catalog.Index[item.Reason.Because].Value)}")));
        }

        private int Number(int title) => Catalog.Index.TryGet(TestWorld.Id(title), out var item) ? item : throw new KeyNotFoundException();

        private static string Bits(float value) => BitConverter.SingleToUInt32Bits(value).ToString("x8");

        private static Title TitleOf(int number) => new()
        {
            Id = TestWorld.Id(number),
            Kind = number % 5 == 4 ? TitleKind.Series : TitleKind.Film,
            Name = $"Title {number / 3}",
            Year = 1990 + number % 7,
            Genres = [$"Genre {number % Genres}", $"Genre {number * 7 % Genres}", $"Genre {number * 11 % Genres}"],
            Countries = number % 11 == 3 ? ImmutableArray.Create("DE") : [],
            Maturity = number % 13 == 5 ? 18 : 6,
            AddedAt = number % 29 == 7 ? TestWorld.Start - number % 3 * TestWorld.Hour : 0,
        };
    }
}
