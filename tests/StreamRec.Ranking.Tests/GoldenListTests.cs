using System.Security.Cryptography;
using System.Text;
using StreamRec.Catalog;
using StreamRec.Contracts;
using StreamRec.Domain;
using StreamRec.Signals;

namespace StreamRec.Ranking.Tests;

/// <summary>
/// Holds what fifty invented people are shown on every surface by the demo bundle: a change that is meant to change no list
/// changes none of these. (Scores that differ in their last bits, as of another processor, may change the order of titles that are
/// as good as each other.) A line has a person, a surface, the first places (title, bits of its sources, reason) and a hash of all.
/// </summary>
public sealed class GoldenListTests : IDisposable
{
    private const long Now = 1_790_000_000_000, Minute = 60_000;
    private const int People = 50, Shown = 8;

    private static readonly string[] Surfaces =
        [.. SurfaceTable.All.Where(surface => !surface.Name.EndsWith(':')).Select(surface => surface.Name), "genre:drama", "genre:horror"];

    /// <summary>Not all there are: with one type more each person would do something else.</summary>
    private static readonly EventType[] Types =
    [
        EventType.Impression, EventType.Click, EventType.PlayStart, EventType.PlayProgress, EventType.PlayStop, EventType.PlayComplete, EventType.Rate,
        EventType.Like, EventType.Dislike, EventType.AddToList, EventType.RemoveFromList, EventType.Search, EventType.NotInterested, EventType.Share,
    ];

    private static readonly string Golden = Path.Combine(AppContext.BaseDirectory, "golden", "lists.txt");

    private readonly CatalogStore _catalog = new(new ItemIndex());
    private readonly RankerModel _model = RankerModel.Load(DemoBundle.Folder);
    private readonly SignalsSnapshot _signals;

    public GoldenListTests()
    {
        _catalog.Apply([.. TitlesFile.Read(TitlesFile.Demo).Select(title => (title.Id, (Title?)title))]);
        using var warm = _model.OpenWarmSignals();
        _signals = SignalsWriter.Load(warm!, _catalog.Index, Now).Publish(Now);
    }

    [Fact]
    public void Fifty_people_are_shown_on_all_surfaces_what_they_were_shown_before()
    {
        var lines = new List<string>();
        for (var person = 0; person < People; person++) lines.AddRange(ListsOf(person));
        var made = Path.Combine(AppContext.BaseDirectory, "lists.made.txt");
        File.WriteAllLines(made, lines);
        var golden = File.ReadAllLines(Golden);
        Assert.Equal(golden.Length, lines.Count);
        var others = golden.Zip(lines).Where(pair => pair.First != pair.Second).ToList();
        Assert.True(others.Count == 0,
            $"{others.Count} of {golden.Length} lists are others than in {Golden}, the first:\n{others.FirstOrDefault().First}\n{others.FirstOrDefault().Second}\n"
            + $"Where lists are meant to change, read some of them and put {made} in the place of tests/StreamRec.Ranking.Tests/golden/lists.txt.");
    }

    public void Dispose() => _model.Dispose();

    private IEnumerable<string> ListsOf(int person)
    {
        var random = new Random(person);
        var profile = Profile.Empty;
        var count = person < 5 ? person : random.Next(5, 90);
        for (var number = 0; number < count; number++)
        {
            var e = Act(person, number, Now - (count - number) * random.Next(1, 30) * Minute, random);
            profile = profile.Fold(new RecordedEvent(number, e.Timestamp, e), FoldOptions.Default).Profile;
        }
        var context = new RankingContext(Now, person % 3 == 0 ? "US" : null, null, person % 7 == 6 ? 12 : 21);
        var pins = new Pins(_model, _catalog.Current, _signals, context);
        var ranking = new UserRanking();
        ranking.ScoreAll(profile, pins);
        foreach (var name in Surfaces) yield return $"{person:00} {name} {Line(ranking.Slate(profile, new Surface(name), 50), pins)}";
    }

    /// <summary>Each stays among a third of the catalogue's titles, and comes back to some of them.</summary>
    private UserEvent Act(int person, int number, long at, Random random)
    {
        var items = _catalog.Current.Items;
        return new UserEvent
        {
            EventId = $"e{number}",
            UserId = "u",
            Type = Types[random.Next(Types.Length)],
            ItemId = _catalog.Index[items[random.Next(items.Length / 3) * 3 + person % 3]].Value,
            Timestamp = at,
            PositionSeconds = random.Next(6000),
            DurationSeconds = 6000,
            Rating = random.Next(1, 11) / 2.0,
            Query = "crime",
        };
    }

    private static string Line(SlateItem[] slate, Pins pins)
    {
        var places = Array.ConvertAll(slate, item =>
        {
            var (code, text) = ReasonWords.Of(item, pins);
            return (Short: $"{pins.Catalog.Index[item.Item].Value}/{(int)item.Sources}/{code}", Text: text);
        });
        var all = Encoding.UTF8.GetBytes(string.Join('\n', places.Select(place => $"{place.Short} {place.Text}")));
        return $"{string.Join(' ', places.Take(Shown).Select(place => place.Short))} {slate.Length}#{Convert.ToHexStringLower(SHA256.HashData(all).AsSpan(0, 6))}";
    }
}
