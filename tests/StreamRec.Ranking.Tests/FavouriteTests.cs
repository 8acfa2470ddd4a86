using StreamRec.Catalog;
using StreamRec.Contracts;
using StreamRec.Domain;
using StreamRec.Signals;

namespace StreamRec.Ranking.Tests;

/// <summary>What a person is said to like leads their first list, and yields to what they do: the bundled catalogue, ranker and warm signals.</summary>
public sealed class FavouriteTests : IDisposable
{
    private const long Now = 1_790_000_000_000;

    private readonly CatalogStore _catalog = new(new ItemIndex());
    private readonly RankerModel _model = RankerModel.Load(DemoBundle.Folder);
    private readonly Pins _pins;
    private readonly UserRanking _ranking = new();

    public FavouriteTests()
    {
        _catalog.Apply([.. TitlesFile.Read(TitlesFile.Demo).Select(title => (title.Id, (Title?)title))]);
        using var warm = _model.OpenWarmSignals();
        _pins = new Pins(
            _model, _catalog.Current, SignalsWriter.Load(warm!, _catalog.Index, Now).Publish(Now), new RankingContext(Now, null, null, 21));
    }

    [Fact]
    public void Two_people_without_a_history_get_lists_that_are_led_by_what_each_is_said_to_like()
    {
        var (scifi, romance) = (Home(Said("""{"favouriteGenres":["Sci-Fi"]}""")), Home(Said("""{"favouriteGenres":["romance"]}""")));
        Assert.True(CountOf("Sci-Fi", scifi[..10]) >= 8, Names(scifi[..10]));
        Assert.True(CountOf("Romance", romance[..10]) >= 8, Names(romance[..10]));
        var stranger = Home(Profile.Empty)[..10];
        Assert.True(CountOf("Sci-Fi", stranger) < 8 && CountOf("Romance", stranger) < 8, Names(stranger));
    }

    [Fact]
    public void A_favourite_kind_leads_as_a_genre_does()
    {
        var head = Home(Said("""{"favouriteKinds":["series"]}"""))[..10];
        Assert.True(head.Count(item => Title(item).Kind == TitleKind.Series) >= 8, Names(head));
        Assert.Contains(head, item => Words(item) == ("favourite", "Of a kind you like: series"));
    }

    [Fact]
    public void The_reason_is_said_of_titles_alone_for_which_it_is_true_and_of_most_that_lead()
    {
        var head = Home(Said("""{"favouriteGenres":["sci-fi","Western"]}"""))[..20];
        foreach (var item in head.Where(item => item.Reason.Kind == ReasonKind.Favourite))
        {
            var (code, text) = Words(item);
            Assert.Equal("favourite", code);
            Assert.Contains(text, (string[])["Because you like Sci-Fi", "Because you like Western"]);
            Assert.Contains(text["Because you like ".Length..], Title(item).Genres);
        }
        Assert.True(head.Count(item => item.Reason.Kind == ReasonKind.Favourite) >= 10, string.Join(", ", head.Select(item => Words(item).Text)));
    }

    [Fact]
    public void Acts_outweigh_what_was_said_as_they_come_in()
    {
        var profile = Said("""{"favouriteGenres":["Sci-Fi"]}""");
        var (first, counts) = (CountOf("Sci-Fi", Home(profile)[..20]), new List<int>());
        var romance = Popular("Romance").Where(item => !_pins.Catalog[item]!.Genres.Contains("Sci-Fi")).Take(12).ToArray();
        foreach (var item in romance)
        {
            profile = profile.Fold(Event(EventType.PlayComplete, _pins.Catalog.Index[item].Value, null), FoldOptions.Default).Profile;
            counts.Add(CountOf("Sci-Fi", Home(profile)[..20]));
        }
        Assert.True(counts[^1] < first / 2, $"{first} before, then {string.Join(", ", counts)}");
        Assert.True(CountOf("Romance", Home(profile)[..20]) > counts[^1], Names(Home(profile)[..20]));
    }

    [Fact]
    public void Titles_of_a_genre_that_nobody_moves_to_are_brought_up_too()
    {
        _catalog.Apply([.. Enumerable.Range(0, 30).Select(k => (new ItemId($"new{k:d2}"), (Title?)new Title
        {
            Id = new ItemId($"new{k:d2}"), Kind = TitleKind.Film, Name = $"Puppets {k}", Year = 1990 + k % 20, Genres = ["Puppetry"],
        }))]);
        var pins = _pins with { Catalog = _catalog.Current };
        var profile = Said("""{"favouriteGenres":["Puppetry"]}""");
        _ranking.ScoreAll(profile, pins);
        Assert.Equal(30, _ranking.Pool.Items.ToArray().Count(item => pins.Catalog[item]!.Genres.Contains("Puppetry")));
    }

    [Fact]
    public void Of_nobody_of_whom_nothing_is_said_a_score_is_changed()
    {
        _ranking.ScoreAll(Profile.Empty, _pins);
        var plain = _ranking.Pool.Scores.ToArray();
        _ranking.ScoreAll(Said("""{"plan":"gold","favouriteGenres":[]}"""), _pins);
        Assert.Equal(plain, _ranking.Pool.Scores.ToArray());
    }

    public void Dispose() => _model.Dispose();

    private static Profile Said(string attributes) => Profile.Empty.Fold(Event(EventType.Attributes, null, attributes), FoldOptions.Default).Profile;

    private static RecordedEvent Event(EventType type, string? item, string? attributes) => new(0, Now, new UserEvent
    {
        EventId = $"{type}{item}",
        UserId = "u",
        Type = type,
        ItemId = item,
        Timestamp = Now,
        Attributes = attributes is null ? null : PersonAttributes.Of(attributes),
    });

    private SlateItem[] Home(Profile profile)
    {
        _ranking.ScoreAll(profile, _pins);
        return _ranking.Slate(profile, Surface.Home, 50);
    }

    private IEnumerable<int> Popular(string genre) => _pins.Catalog.Items.ToArray().Where(item => _pins.Catalog[item]!.Genres.Contains(genre))
        .OrderByDescending(item => _pins.Signals.Count(item, CountWindow.Longest));

    private int CountOf(string genre, IEnumerable<SlateItem> items) => items.Count(item => Title(item).Genres.Contains(genre));

    private Title Title(SlateItem item) => _pins.Catalog[item.Item]!;

    private (string Code, string Text) Words(SlateItem item) => ReasonWords.Of(item, _pins);

    private string Names(IEnumerable<SlateItem> items) => string.Join(", ", items.Select(item => $"{Title(item).Name} ({string.Join('/', Title(item).Genres)})"));
}
