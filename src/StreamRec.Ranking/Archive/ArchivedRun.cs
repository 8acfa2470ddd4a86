using System.Text.Json;
using StreamRec.Catalog;
using StreamRec.Contracts;
using StreamRec.Domain;
using StreamRec.Signals;

namespace StreamRec.Ranking;

/// <summary>
/// A run that a <see cref="PinArchive"/> has kept: what its lists were made from. Best asked in the order of the lists' versions: what
/// lies before the last that was asked for is read again. Not safe for several threads.
/// </summary>
public sealed class ArchivedRun : IDisposable
{
    private readonly string _folder;
    private readonly ItemIndex _index = new();
    private readonly ArchivedSettings _said;
    private readonly Dictionary<string, RankerModel> _models = [];
    private IEnumerator<CatalogSnapshot>? _catalogs;
    private IEnumerator<SignalsSnapshot>? _signals;
    private long _segment;

    private ArchivedRun(string folder, ArchivedSettings said) => (_folder, _said, Settings) = (folder, said, said.ToRanking());

    public RankingSettings Settings { get; }

    /// <summary>Of the program that made its lists: another one may make others.</summary>
    public string Version => _said.Version;

    /// <exception cref="ArchiveException">There is no such run.</exception>
    public static ArchivedRun Open(string archive, string run)
    {
        var folder = Path.Combine(archive, run);
        var file = Path.Combine(folder, PinArchive.RunFile);
        if (!File.Exists(file))
            throw new ArchiveException(
                $"{file}: not found. Archives are in the data folder of the node that made the list; the oldest runs go when it is full.");
        try
        {
            var said = JsonSerializer.Deserialize(File.ReadAllBytes(file), ArchiveJson.Default.ArchivedSettings)
                ?? throw new JsonException("It is JSON null.");
            return new ArchivedRun(folder, said);
        }
        catch (JsonException damaged)
        {
            throw new ArchiveException($"{file}: {damaged.Message}", damaged);
        }
    }

    /// <exception cref="ArchiveException">One of them is not there any more, or damaged.</exception>
    public Pins PinsOf(LoggedPins pins)
    {
        try
        {
            return new Pins(
                Model(pins.Model), Catalog(pins.CatalogVersion), Signals(pins.SignalsVersion),
                new RankingContext(pins.Now, pins.Country, pins.Device, pins.Maturity) { Shuffle = pins.Shuffle });
        }
        catch (Exception problem)
            when (problem is CatalogFileException or SignalsFormatException or BundleRefusedException or IOException
                or UnauthorizedAccessException)
        {
            throw new ArchiveException($"{_folder}: {problem.Message}", problem);
        }
    }

    public void Dispose()
    {
        foreach (var model in _models.Values) model.Dispose();
        _catalogs?.Dispose();
        _signals?.Dispose();
    }

    private RankerModel Model(string id)
    {
        if (_models.TryGetValue(id, out var model)) return model;
        var bundle = Path.Combine(_folder, PinArchive.ModelsFolder, id);
        if (!Directory.Exists(bundle)) throw new ArchiveException($"{bundle}: the run has no model of this name.");
        model = RankerModel.Load(bundle);
        if (model.Id == id) return _models[id] = model;
        var other = model.Id;
        model.Dispose();
        throw new ArchiveException($"{bundle}: it has {other}; the bundle was replaced while it was being kept.");
    }

    private CatalogSnapshot Catalog(long version)
    {
        if (_catalogs?.Current is { } known && known.Version == version) return known;
        if (_catalogs is null || _catalogs.Current is null || _catalogs.Current.Version > version)
        {
            _catalogs?.Dispose();
            _catalogs = CatalogHistory.Read(Path.Combine(_folder, PinArchive.CatalogFile), _index, _said.ToAttributes()).GetEnumerator();
        }
        while (_catalogs.MoveNext())
            if (_catalogs.Current.Version == version) return _catalogs.Current;
        throw new ArchiveException($"{_folder}: the catalogue's version {version} is not there.");
    }

    private SignalsSnapshot Signals(long version)
    {
        if (_signals?.Current is { } known && known.Version == version) return known;
        var segment = SignalsHistory.Segments(Path.Combine(_folder, PinArchive.SignalsFolder)).LastOrDefault(one => one.First <= version);
        if (segment.Files is null) throw new ArchiveException($"{_folder}: version {version} of the crowd's counts is not kept any more.");
        if (_signals is null || _segment != segment.First || _signals.Current is null || _signals.Current.Version > version)
        {
            _signals?.Dispose();
            (_segment, _signals) = (segment.First, SignalsHistory.Read(segment.Files[0], _index).GetEnumerator());
        }
        while (_signals.MoveNext())
            if (_signals.Current.Version == version) return _signals.Current;
        throw new ArchiveException($"{_folder}: version {version} of the crowd's counts is not there.");
    }
}

/// <summary>A list cannot be made again: the message names the file or version and says why.</summary>
public sealed class ArchiveException(string message, Exception? inner = null) : Exception(message, inner);
