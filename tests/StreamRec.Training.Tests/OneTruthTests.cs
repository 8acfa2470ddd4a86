using System.Runtime.InteropServices;
using CsCheck;
using StreamRec.Catalog;
using StreamRec.Contracts;
using StreamRec.Domain;
using StreamRec.Ranking;
using StreamRec.Signals;
using StreamRec.Training.Evaluation;

namespace StreamRec.Training.Tests;

/// <summary>What training reads of a log is what serving ranked when it happened, bit for bit.</summary>
public sealed class OneTruthTests
{
    private const long Start = 1_782_936_000_000, Second = 1000, Hour = 3_600_000;
    private const int Titles = 24;
    private static readonly string[] Genres = ["drama", "horror", "comedy"], Countries = ["DE", "US"];

    /// <summary>
    /// A log of everything (impressions, clicks, heads, dislikes, undone lists) of three people in two partitions, with titles that come
    /// meanwhile: the candidates and features of each choice are those that serving had before the list was seen from which it was made.
    /// </summary>
    [Fact]
    public void The_features_of_each_choice_are_those_that_serving_had_when_it_was_to_be_made() =>
        Gen.Select(Gen.Int[0, 2], Gen.Enum<EventType>(), Gen.Int[0, Titles - 1], Gen.Int[1, 4000], Gen.Int[0, 1]).Array[20, 120].Sample(
            drawn =>
            {
                var log = Log(drawn);
                var served = Serve(log);
                var index = new ItemIndex();
                foreach (var title in Catalogue) index.Add(title.Id);
                var choices = new LogChoices(index);
                foreach (var partition in (int[])[0, 1])
                    foreach (var (recorded, place) in log)
                        if (place == partition) choices.Add(partition, recorded);
                var (tape, interactions, _) = choices.InOrder();
                Assert.Equal(log.Count, tape.Count);
                var data = new TrainingData("test", interactions, Catalogue) { Tape = tape };
                var store = new CatalogStore(index);
                store.Apply([.. Catalogue.Where(title => title.AddedAt == 0).Select(title => (title.Id, (Title?)title))]);
                new ChoiceReplay(data, store, [.. Catalogue.Where(title => title.AddedAt > 0)], publishEvery: 0, Clocks.Default).Run(
                    interactions.Count,
                    point => Assert.Equal(
                        served[point.Choice.Asked],
                        Rows(point.Profile, new World(point.Catalog, point.Signals, point.Context))),
                    _ => { }, CancellationToken.None);
            }, iter: 60);

    /// <summary>Also where two choices are made from one list: at the second question the first has not been made.</summary>
    [Fact]
    public void The_gate_asks_with_the_profile_that_training_learns_from() =>
        Gen.Select(Gen.Int[0, 2], Gen.Enum<EventType>(), Gen.Int[0, Titles - 1], Gen.Int[1, 400], Gen.Int[0, 1]).Array[60, 160].Sample(
            drawn =>
            {
                var index = new ItemIndex();
                foreach (var title in Catalogue) index.Add(title.Id);
                var choices = new LogChoices(index);
                foreach (var (recorded, _) in Log(drawn)) choices.Add(0, recorded);
                var (tape, interactions, _) = choices.InOrder();
                if (interactions.Count < TrainingRun.Fewest) return;
                var data = new TrainingData("test", interactions, Catalogue) { Tape = tape };
                var learned = new List<byte[]>();
                new ChoiceReplay(data, new CatalogStore(index), [], publishEvery: 0, Clocks.Default).Run(
                    interactions.Count, point => learned.Add(ProfileJson.Write(point.Choice.User, point.Profile)), _ => { }, CancellationToken.None);

                var split = Splits.Time(data);
                var world = new ServedWorld(split, data, null, RankingSettings.Default);
                var observed = 0;
                foreach (var number in split.Questions)
                {
                    var at = split.Log.At(number);
                    for (; observed < split.FitEnd || split.Log.At(observed) < at; observed++) world.Observe(observed);
                    var asked = world.ProfileOf(new Question(split.Log.User[number], split.Log.Previous[number], at));
                    Assert.Equal(learned[number], ProfileJson.Write(interactions[number].User, asked));
                }
            }, iter: 100);

    /// <summary>Names of an operator's own, by the type that they behave like.</summary>
    private static readonly EventName[] Weighty =
        [.. Enum.GetValues<EventType>().Select(type => new EventName($"own{type}", type, Weight: 2))];

    private static IReadOnlyList<Title> Catalogue { get; } =
    [
        .. Enumerable.Range(0, Titles).Select(number => new Title
        {
            Id = new ItemId($"t{number}"),
            Kind = number % 5 == 0 ? TitleKind.Series : TitleKind.Film,
            Name = $"Title {number}",
            Year = 1980 + number,
            Genres = [Genres[number % 3]],
            AddedAt = number < 18 ? 0 : Start + (number - 17) * 3 * Hour,
        }),
    ];

    private static List<(RecordedEvent Recorded, int Partition)> Log((int User, EventType Type, int Title, int Gap, int Country)[] drawn)
    {
        var (at, log) = (Start, new List<(RecordedEvent, int)>());
        foreach (var (user, type, title, gap, country) in drawn)
        {
            at += gap * Second;
            log.Add((new RecordedEvent(log.Count, at, new UserEvent
            {
                EventId = $"e{log.Count}",
                UserId = $"u{user}",
                Type = type,
                DeclaredAs = gap % 5 == 0 ? Weighty[(int)type - 1] : null,
                ItemId = type is EventType.Search or EventType.Attributes ? null : $"t{title}",
                Attributes = type == EventType.Attributes ? PersonAttributes.Of($$"""{"favouriteGenres":["{{Genres[title % 3]}}"]}""") : null,
                Timestamp = at,
                Surface = "home",
                ListVersion = log.Count / 10,
                Position = type == EventType.Impression ? title % 7 : null,
                Country = country == 0 ? null : Countries[user % 2],
                PositionSeconds = type is EventType.PlayProgress or EventType.PlayStop ? gap : null,
                DurationSeconds = type is EventType.PlayProgress or EventType.PlayStop ? 6000 : null,
                Rating = type == EventType.Rate ? 1 + title % 9 / 2.0 : null,
                Query = type == EventType.Search ? "q" : null,
            }), user % 2));
        }
        return log;
    }

    /// <summary>By event: the rows that a list would have had just before it, by the code that an actor calls.</summary>
    private static List<byte[]> Serve(List<(RecordedEvent Recorded, int Partition)> log)
    {
        var (store, profiles, served) = (new CatalogStore(new ItemIndex()), new Dictionary<string, Profile>(), new List<byte[]>());
        var signals = new SignalsWriter(store.Index);
        foreach (var title in Catalogue) store.Index.Add(title.Id);
        foreach (var (recorded, _) in log)
        {
            var at = recorded.EffectiveTime;
            store.Apply([.. Catalogue.Where(title => title.AddedAt <= at).Select(title => (title.Id, (Title?)title))]);
            var before = profiles.GetValueOrDefault(recorded.Event.UserId, Profile.Empty);
            var now = before.AsOf(at, FoldOptions.Default).Profile;
            served.Add(Rows(now, new World(store.Current, signals.Publish(at), new RankingContext(at, now.Country, null, 21))));
            if (CrowdMoves.TryRead(before, recorded, store.Index, out var move)) signals.Observe(move);
            profiles[recorded.Event.UserId] = before.Fold(recorded, FoldOptions.Default).Profile;
        }
        return served;
    }

    /// <summary>Of all candidates: the title's number and its features.</summary>
    private static byte[] Rows(Profile profile, in World world)
    {
        var probe = new CandidateProbe();
        probe.Read(profile, world);
        var rows = new float[probe.Items.Length * (FeatureList.Count + 1)];
        for (var k = 0; k < probe.Items.Length; k++)
        {
            var row = rows.AsSpan(k * (FeatureList.Count + 1));
            row[0] = probe.Items[k];
            probe.WriteFeatures(k, row[1..(FeatureList.Count + 1)]);
        }
        return MemoryMarshal.AsBytes<float>(rows).ToArray();
    }
}
