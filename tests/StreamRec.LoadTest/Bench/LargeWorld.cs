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

    /// <summary>Events of each user before the measurement, and in it.</summary>
    private const int Before = 40, Measured = 8;

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

    /// <summary>Everything that a node keeps of titles, model and crowd, all tables made; and the users who were ranked for.</summary>
    public Values Measure()
    {
        for (var k = 0; k < 2 * Users; k++) Strong(_events[k]); // every user's history, once, and the tables of the snapshots
        var heap = (GC.GetTotalMemory(forceFullCollection: true) - _emptyMemory) / 1e6;
        var strong = CpuMicroseconds(() =>
        {
            foreach (var e in _events.AsSpan(2 * Users)) Strong(e);
        }) / (_events.Length - 2 * Users);
        const int Changes = 200;
        var changes = CpuMicroseconds(() =>
        {
            for (var k = 0; k < Changes; k++)
            {
                Change(k);
                Strong(_events[^(k % Users + 1)]);
            }
        }) / Changes;
        var publications = 0.0;
        var withPublications = CpuMicroseconds(() =>
        {
            for (var k = 0; k < Changes; k++)
            {
                for (var move = 0; move < 20; move++) Move(Start + k);
                var before = Process.GetCurrentProcess().TotalProcessorTime;
                _signals = _writer.Publish(Start + k);
                publications += (Process.GetCurrentProcess().TotalProcessorTime - before).TotalMicroseconds;
                Strong(_events[^(k % Users + 1)]);
            }
        }) / Changes;
        return new Values
        {
            ["titles"] = _count,
            ["strong event, CPU µs"] = strong,
            ["catalogue change with its tables, CPU µs"] = changes - strong,
            ["crowd snapshot with its tables, CPU µs"] = withPublications - strong,
            ["memory, MB"] = heap,
            ["of the process, MB"] = Environment.WorkingSet / 1e6,
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
        ranking.ScoreAll(e.Profile, new Pins(_model, _catalog.Current, _signals, new RankingContext(Start, "US", null, e.User % 5 == 0 ? 12 : 21)));
        if (ranking.Slate(e.Profile, Surface.Home, 20).Length != 20) throw new InvalidOperationException("A list of a large catalogue is short.");
    }

    /// <summary>Of ten, five titles get another description, three are new, two are withdrawn.</summary>
    private void Change(int number)
    {
        var title = number % 10 < 5 ? _titles.Of(_random.Next(_count), edition: number + 1) : _titles.Of(number % 10 < 8 ? _count + number : number * 37);
        _catalog.Apply([(title.Id, number % 10 < 8 ? title : null)]);
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

    private Profile Watch(Profile profile, int number, int item)
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

    private static double CpuMicroseconds(Action work)
    {
        var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        work();
        process.Refresh();
        return (process.TotalProcessorTime - before).TotalMicroseconds;
    }
}
