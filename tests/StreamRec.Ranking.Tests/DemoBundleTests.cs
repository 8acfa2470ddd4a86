using StreamRec.Catalog;
using StreamRec.Contracts;
using StreamRec.Domain;
using StreamRec.Signals;

namespace StreamRec.Ranking.Tests;

/// <summary>What a stranger's first minutes are like: the bundled catalogue, ranker and warm signals.</summary>
public sealed class DemoBundleTests : IDisposable
{
    private const long Now = 1_790_000_000_000;

    private readonly CatalogStore _catalog = new(new ItemIndex());
    private readonly RankerModel _model = RankerModel.Load(DemoBundle.Folder);
    private readonly Pins _pins;
    private readonly UserRanking _ranking = new();

    public DemoBundleTests()
    {
        _catalog.Apply([.. TitlesFile.Read(TitlesFile.Demo).Select(title => (title.Id, (Title?)title))]);
        using var warm = _model.OpenWarmSignals();
        _pins = new Pins(
            _model, _catalog.Current, SignalsWriter.Load(warm!, _catalog.Index, Now).Publish(Now), new RankingContext(Now, null, null, 21));
    }

    [Fact]
    public void The_bundle_is_small() =>
        Assert.InRange(Directory.GetFiles(DemoBundle.Folder).Sum(file => new FileInfo(file).Length), 10_000, 5_000_000);

    [Fact]
    public void A_strangers_list_is_headed_by_what_most_people_move_to()
    {
        var head = Home(Profile.Empty)[..10];
        var popular = _pins.Signals.Popular(CountWindow.Longest)[..60].ToArray();
        Assert.True(head.Count(item => popular.Contains(item.Item)) >= 7, string.Join(", ", head.Select(Name)));
        Assert.All(head, item => Assert.Contains(item.Reason.Kind, (ReasonKind[])[ReasonKind.Popular, ReasonKind.Fresh]));
    }

    [Fact]
    public void A_strangers_list_is_diverse()
    {
        var head = Home(Profile.Empty)[..10];
        var genres = head.SelectMany(item => _pins.Catalog[item.Item]!.Genres).Distinct().Count();
        Assert.True(genres >= 6, $"{genres} genres in {string.Join(", ", head.Select(Name))}");
        for (var k = 0; k < head.Length; k++)
            for (var other = 0; other < k; other++)
                Assert.True(_pins.Catalog.Similarity(head[k].Item, head[other].Item) < .85f, $"{Name(head[k])} and {Name(head[other])}");
    }

    [Theory]
    [InlineData("Horror")]
    [InlineData("Animation")]
    [InlineData("Western")]
    public void Watching_three_of_a_genre_brings_more_of_it_up(string genre)
    {
        var watched = Watched(genre, 3);
        var done = watched.Recent.ToArray().Select(strong => strong.Item).ToHashSet();
        int Count(Profile profile) => Home(profile).Where(item => !done.Contains(_pins.Catalog.Index[item.Item])).Take(20)
            .Count(item => _pins.Catalog[item.Item]!.Genres.Contains(genre));
        var (before, after) = (Count(Profile.Empty), Count(watched));
        Assert.True(after > before, $"{before} of 20 before, {after} after: {string.Join(", ", Home(watched)[..20].Select(Name))}");
    }

    [Fact]
    public void What_was_watched_gives_reasons_and_leaves_the_list()
    {
        var profile = Watched("Crime", 3);
        var slate = Home(profile);
        var watched = profile.Recent.ToArray().Select(strong => strong.Item).ToHashSet();
        Assert.DoesNotContain(slate, item => watched.Contains(_pins.Catalog.Index[item.Item]));
        Assert.Contains(slate[..20], item => item.Reason is { Kind: ReasonKind.Similar or ReasonKind.Content, Because: >= 0 });
    }

    [Theory]
    [InlineData("series")]
    [InlineData("trending")]
    [InlineData("new")]
    [InlineData("genre:drama")]
    public void No_surface_of_the_demo_is_thin(string surface)
    {
        _ranking.ScoreAll(Profile.Empty, _pins);
        Assert.True(_ranking.Slate(Profile.Empty, new Surface(surface), 20).Length == 20);
    }

    public void Dispose() => _model.Dispose();

    private SlateItem[] Home(Profile profile)
    {
        _ranking.ScoreAll(profile, _pins);
        return _ranking.Slate(profile, Surface.Home, 50);
    }

    /// <summary>The genre's titles that most people move to, completed one after another.</summary>
    private Profile Watched(string genre, int count)
    {
        var profile = Profile.Empty;
        var titles = _pins.Catalog.Items.ToArray().Where(item => _pins.Catalog[item]!.Genres.Contains(genre))
            .OrderByDescending(item => _pins.Signals.Count(item, CountWindow.Longest)).Take(count).ToArray();
        for (var k = 0; k < titles.Length; k++)
        {
            var e = new UserEvent
            {
                EventId = $"e{k}",
                UserId = "u",
                Type = EventType.PlayComplete,
                ItemId = _pins.Catalog.Index[titles[k]].Value,
                Timestamp = Now - 60_000 * (count - k),
            };
            profile = profile.Fold(new RecordedEvent(k, e.Timestamp, e), FoldOptions.Default).Profile;
        }
        return profile;
    }

    private string Name(SlateItem item) => _pins.Catalog[item.Item]!.Name;
}
