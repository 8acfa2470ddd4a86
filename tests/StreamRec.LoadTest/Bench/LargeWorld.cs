using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using StreamRec.Catalog;
using StreamRec.Contracts;
using StreamRec.Domain;
using StreamRec.Ranking;
using StreamRec.Signals;

namespace StreamRec.LoadTest.Bench;

/// <summary>
/// A node's ranking with a large catalogue and nothing else of a node: titles, a crowd that moves through them, and the demo
/// bundle's networks with vectors for so many titles, made from those of its own.
/// </summary>
internal sealed class LargeWorld : IDisposable
{
    private const long Start = 1_790_000_000_000, Minute = 60_000;
    private const int Users = 50;

    /// <summary>Events of each user that nothing is ranked after; then those before the measurement, and all that are ranked after.</summary>
    private const int Before = 40, Warm = 4, Measured = 10;

    private readonly int _count;
    private readonly LargeCatalogue _titles;
    private readonly CatalogStore _catalog = new(new ItemIndex());
    private readonly SignalsWriter _writer;
    private readonly RankerModel _model;
    private readonly string _folder = Directory.CreateTempSubdirectory("streamrec-titles-").FullName;
    private readonly (int User, Profile Profile)[] _events;
    private readonly UserRanking[] _rankings = [.. Enumerable.Range(0, Users).Select(_ => new UserRanking())];
    private readonly Random _random;
    private readonly long _emptyMemory;
    private SignalsSnapshot _signals;

    public LargeWorld(int count, int seed)
    {
        (_count, _titles, _random) = (count, new LargeCatalogue(seed), new Random(seed));
        _emptyMemory = GC.GetTotalMemory(forceFullCollection: true);
        _catalog.Apply([.. _titles.Read(count).Select(title => (title.Id, (Title?)title))]);
        WriteBundle(seed);
        _model = RankerModel.Load(_folder);
        _writer = new SignalsWriter(_catalog.Index, clocks: _model.Clocks);
        for (var move = 0; move < Math.Min(400_000, 4 * count); move++) Move(Start - 6 * 24 * 60 * Minute + move);
        _signals = _writer.Publish(Start);
        _events = EventsOf(seed);
    }

    /// <summary>
    /// The CPU of the process, all its threads, for each. A change, and a snapshot of the crowd, is followed by a strong event, so that
    /// what is made at the first question counts; what such an event takes without them is subtracted.
    /// </summary>
    public Values Measure()
    {
        foreach (var e in _events.AsSpan(0, Warm * Users)) Strong(e);
        var heap = (GC.GetTotalMemory(forceFullCollection: true) - _emptyMemory) / 1e6;
        var measured = _events[(Warm * Users)..];
        var strong = CpuMicroseconds(measured.Length, k => Strong(measured[k]));
        Title[] changes = [.. Enumerable.Range(0, measured.Length).Select(Changed)];
        for (var k = 0; k < Users; k++) ChangeTo(changes[k], k);
        var again = CpuMicroseconds(measured.Length, k => Strong(measured[k]));
        var changed = CpuMicroseconds(measured.Length, k =>
        {
            ChangeTo(changes[k], k);
            Strong(measured[k]);
        });
        var published = CpuMicroseconds(measured.Length, k =>
        {
            for (var move = 0; move < 20; move++) Move(Start + k);
            _signals = _writer.Publish(Start + k);
            Strong(measured[k]);
        });
        return new Values
        {
            ["titles"] = _count,
            ["strong event, CPU µs"] = strong,
            ["catalogue change, CPU µs"] = changed - again,
            ["20 moves and their snapshot, CPU µs"] = published - again,
            ["recall of the best 320"] = Recall(),
            ["heap, MB"] = heap,
            ["process, MB"] = Environment.WorkingSet / 1e6,
        };
    }

    public void Dispose()
    {
        _model.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void Strong((int User, Profile Profile) e)
    {
        var ranking = _rankings[e.User];
        ranking.ScoreAll(e.Profile, PinsOf(e.User));
        if (ranking.Slate(e.Profile, Surface.Home, 20).Length != 20) throw new InvalidOperationException("A list of a large catalogue is short.");
    }

    private Pins PinsOf(int user) =>
        new(_model, _catalog.Current, _signals, new RankingContext(Start, "US", null, user % 5 == 0 ? 12 : 21));

    /// <summary>Of ten, five are titles with another description, three are new, two are to be withdrawn.</summary>
    private Title Changed(int number) => (number % 10) switch
    {
        < 5 => _titles.Of(_random.Next(_count), edition: number + 1),
        < 8 => _titles.Of(_count + number),
        _ => _titles.Of(number * 37 % _count),
    };

    private void ChangeTo(Title title, int number) => _catalog.Apply([(title.Id, number % 10 < 8 ? title : null)]);

    /// <summary>How many of the titles that are best by product and prior the index finds, against a comparison with all.</summary>
    private double Recall()
    {
        const int Best = 320;
        var (scores, history, encoder, top) = (new float[_catalog.Current.Bound], new EncodedHistory(), new EncoderScores(), new TopItems());
        var (found, asked) = (0, 0);
        for (var k = 0; k < _events.Length; k += 41, asked++)
        {
            var world = World.Of(PinsOf(_events[k].User));
            history.Read(_events[k].Profile, world);
            encoder.Read(history, world);
            encoder.Rank(world, top, Best, blocked: 0);
            encoder.Score(world, scores);
            for (var item = 0; item < scores.Length; item++) if (world.Showable(item) is null) scores[item] = float.NegativeInfinity;
            Array.Sort(scores);
            for (var place = 0; place < top.Count; place++) if (top.Score(place) >= scores[^Best]) found++;
        }
        return (double)found / (Best * asked);
    }

    private void Move(long at)
    {
        var item = LargeCatalogue.Zipf(_random, _count);
        var recent = new int[4];
        for (var k = 0; k < recent.Length; k++) recent[k] = Near(item, _random);
        _writer.Observe(new SignalMove(item, at, (int)(at / (60 * Minute) % 24), "US", recent));
    }

    /// <summary>People stay near where they are, and sometimes go to what all watch.</summary>
    private int Near(int item, Random random) =>
        random.Next(4) == 0 ? LargeCatalogue.Zipf(random, _count) : (item + random.Next(1, 12) * 7) % _count;

    private (int, Profile)[] EventsOf(int seed)
    {
        var events = new List<(int, Profile)>();
        var profiles = new Profile[Users];
        for (var user = 0; user < Users; user++)
        {
            var random = new Random(seed + user);
            var (profile, item) = (Profile.Empty, LargeCatalogue.Zipf(random, _count));
            for (var k = 0; k < Before; k++) profile = Watch(profile, k, item = Near(item, random));
            profiles[user] = profile;
        }
        for (var k = 0; k < Measured; k++)
            for (var user = 0; user < Users; user++)
            {
                var random = new Random(seed + user + 1000 * (k + 1));
                profiles[user] = Watch(profiles[user], Before + k, Near(LargeCatalogue.Zipf(random, _count), random));
                events.Add((user, profiles[user]));
            }
        return [.. events];
    }

    private static Profile Watch(Profile profile, int number, int item)
    {
        var at = Start - (Before + Measured - number) * 20 * Minute;
        return profile.Fold(
            new RecordedEvent(number, at, new UserEvent
            {
                EventId = $"e{number}",
                UserId = "u",
                Type = number % 7 == 6 ? EventType.Rate : EventType.PlayComplete,
                ItemId = LargeCatalogue.Id(item).Value,
                Timestamp = at,
                Rating = 4,
            }),
            FoldOptions.Default).Profile;
    }

    /// <summary>
    /// The demo bundle with vectors for three titles in ten, each between two of its own, and for people; others are known by their
    /// traits, as new titles are.
    /// </summary>
    private void WriteBundle(int seed)
    {
        foreach (var file in Directory.GetFiles(DemoBundle.Folder)) File.Copy(file, Path.Combine(_folder, Path.GetFileName(file)));
        var path = Path.Combine(_folder, BundleManifest.EncoderTitlesFile);
        var own = EncoderTitles.Read(path, File.ReadAllBytes(path));
        float[][] titles = [.. own.Titles.OrderBy(title => title.Key, StringComparer.Ordinal).Select(title => title.Value)];
        float[][] people =
            [.. own.Traits.Where(trait => trait.Key.StartsWith("person:", StringComparison.Ordinal)).OrderBy(trait => trait.Key, StringComparer.Ordinal).Select(trait => trait.Value)];
        var random = new Random(seed);
        var traits = own.Traits.ToDictionary();
        for (var person = 0; person < Math.Min(50_000, _count); person++)
            traits[$"person:{LargeCatalogue.Person(person).ToLowerInvariant()}"] = Between(people, random);
        var known = new Dictionary<string, float[]>();
        for (var number = 0; number < _count; number++)
            if (number % 10 < 3 || number < _count / 100) known[LargeCatalogue.Id(number).Value] = Between(titles, random);
        File.WriteAllBytes(path, new EncoderTitles(own.NewestYear, own.Beta, own.Stranger, traits, known).ToArray());
        var manifest = BundleReader.ReadManifest(_folder);
        var files = new Dictionary<string, string>(manifest.Files)
        {
            [BundleManifest.EncoderTitlesFile] = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))),
        };
        File.WriteAllBytes(
            Path.Combine(_folder, BundleManifest.FileName),
            JsonSerializer.SerializeToUtf8Bytes(manifest with { Files = files }, BundleJson.Default.BundleManifest));
    }

    private static float[] Between(float[][] vectors, Random random)
    {
        var (one, other, share) = (vectors[random.Next(vectors.Length)], vectors[random.Next(vectors.Length)], .5f + random.NextSingle() / 2);
        var vector = new float[one.Length];
        for (var k = 0; k < vector.Length; k++)
            vector[k] = share * one[k] + (1 - share) * other[k] + .2f * one[k] * (random.NextSingle() - .5f) + .05f * (random.NextSingle() - .5f);
        return vector;
    }

    /// <summary>Of each of so many pieces of work, on average.</summary>
    private static double CpuMicroseconds(int count, Action<int> work)
    {
        var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        for (var k = 0; k < count; k++) work(k);
        process.Refresh();
        return (process.TotalProcessorTime - before).TotalMicroseconds / count;
    }
}
