using System.Collections.Concurrent;
using Microsoft.ML.OnnxRuntime;
using StreamRec.Signals;

namespace StreamRec.Ranking;

/// <summary>
/// An ONNX ranker with its manifest, and the encoder of its bundle. Loaded once, shared by all actors; scoring takes a worker's pre-bound
/// buffers. Input <c>features</c> [rows, <see cref="FeatureList.Count"/>], output <c>scores</c> [rows, 1]: logits, higher is better. A
/// bundle may have heads beside it, an output each (<see cref="OutcomeNames.OutputOf"/>): calibrated logits of <see cref="Outcomes"/>. A
/// ranker that was trained elsewhere: <see cref="RankerShape"/>.
/// </summary>
public sealed class RankerModel : IDisposable
{
    public const string InputName = "features";
    public const string OutputName = "scores";

    /// <summary>Graph, kernels, and the bound buffers of a few workers, besides the weights.</summary>
    private const int NativeBytesOfASession = 1 << 20;

    private readonly InferenceSession _session;
    private readonly RankerShape _shape;
    private readonly SessionOptions _options;
    /// <summary>Not a ConcurrentBag: what that keeps per thread would keep a replaced model as long as the thread lives.</summary>
    private readonly ConcurrentQueue<RankerWorker> _idle = [];
    private readonly byte[]? _warmSignals;
    private readonly BundleHead? _likes;

    /// <summary>About what ONNX Runtime keeps outside of the heap, which the collector would not know of: a model that nobody ranks with
    /// any more goes with its last user's pins, by its finalizer.</summary>
    private readonly long _nativeBytes;
    private volatile bool _disposed;
    private long _unscored;
    private long _rankedRows;

    private RankerModel(
        string folder, BundleManifest manifest, FeatureSet? features, InferenceSession session, RankerShape shape, SessionOptions options,
        EncoderModel? encoder, HeadTitles? headTitles, byte[]? warmSignals, Clocks clocks, long nativeBytes)
    {
        (Folder, Manifest, Features, Clocks) = (folder, manifest, features, clocks);
        (Encoder, HeadTitles) = (encoder, headTitles);
        (_session, _shape) = (session, shape);
        _options = options;
        _warmSignals = warmSignals;
        _likes = manifest.Heads.FirstOrDefault(head => head.Name == OutcomeNames.NameOf(Outcomes.Like));
        _nativeBytes = nativeBytes;
        GC.AddMemoryPressure(nativeBytes);
    }

    ~RankerModel() => GC.RemoveMemoryPressure(_nativeBytes);

    /// <summary>Where it was loaded from.</summary>
    public string Folder { get; }

    public BundleManifest Manifest { get; }

    /// <summary>Null: those of <see cref="FeatureList"/>, as they are.</summary>
    public FeatureSet? Features { get; }

    /// <summary>How many features its ranker reads.</summary>
    internal int Width => _shape.Features;

    /// <summary>What it was trained to read: the crowd's signals must be counted with the same.</summary>
    public Clocks Clocks { get; }

    /// <summary>Those that it foretells.</summary>
    public Outcomes Heads => _shape.Heads;

    /// <summary>What is added to the logit of a like that is shown on this surface.</summary>
    internal float LikesOn(string surface) => _likes?.OffsetOf(surface) ?? 0;

    /// <summary>
    /// How many answers were NaN or ∞, though it had been probed: a title that cannot be scored goes behind all others, a choice
    /// that the encoder cannot step over leaves its state as it was.
    /// </summary>
    public long Unscored => Interlocked.Read(ref _unscored) + (Encoder?.Unstepped ?? 0);

    /// <summary>Rows that the ranker's network has run: of candidates, of reasons, and what filled up its batches.</summary>
    public long RankedRows => Interlocked.Read(ref _rankedRows);

    /// <summary>Null when the bundle has none.</summary>
    public EncoderModel? Encoder { get; }

    /// <summary>Null when the bundle has none.</summary>
    internal HeadTitles? HeadTitles { get; }

    /// <summary>What all who rank with this model share.</summary>
    internal NewestCrowd Crowd { get; } = new();

    /// <summary>Short name for clients and provenance: the manifest's id.</summary>
    public string Id => Manifest.Id;

    /// <summary>The crowd's counts that the bundle brings along, as <c>SignalsWriter.Load</c> reads them; null when it has none.</summary>
    public Stream? OpenWarmSignals() => _warmSignals is null ? null : new MemoryStream(_warmSignals, writable: false);

    /// <summary>Both have the same name and come from the same files.</summary>
    public bool SameAs(RankerModel other) => Id == other.Id && Manifest.Files.Count == other.Manifest.Files.Count
        && Manifest.Files.All(file => other.Manifest.Files.TryGetValue(file.Key, out var hash) && hash == file.Value);

    /// <exception cref="BundleRefusedException">The folder is no bundle that fits this code; the message names file and reason.</exception>
    public static RankerModel Load(string bundleFolder)
    {
        var manifest = BundleReader.ReadManifest(bundleFolder);
        var network = BundleReader.ReadFile(bundleFolder, manifest, BundleManifest.RankerFile);
        var warm = manifest.Files.ContainsKey(BundleManifest.SignalsFile)
            ? BundleReader.ReadFile(bundleFolder, manifest, BundleManifest.SignalsFile)
            : null;
        var clocks = BundleReader.ReadClocks(bundleFolder, manifest, warm);
        var path = Path.Combine(bundleFolder, BundleManifest.RankerFile);
        var features = manifest.Ranker is null
            ? null : FeatureSet.Of(manifest.ToDeclarations(), Path.Combine(bundleFolder, BundleManifest.FileName));
        var encoder = manifest.Files.ContainsKey(BundleManifest.EncoderFile) ? EncoderModel.Load(bundleFolder, manifest) : null;
        var headTitles = manifest.Files.ContainsKey(BundleManifest.HeadTitlesFile)
            ? HeadTitles.Read(
                Path.Combine(bundleFolder, BundleManifest.HeadTitlesFile),
                BundleReader.ReadFile(bundleFolder, manifest, BundleManifest.HeadTitlesFile))
            : null;
        var options = SessionSettings.Create();
        InferenceSession? session = null;
        try
        {
            session = new InferenceSession(network, options);
            var shape = ShapeOf(path, manifest, features, session);
            using (var batch = new RankerBatch(session, shape, RankerBatch.Page, null))
            using (var small = new RankerBatch(session, shape, RankerBatch.Smallest, null))
                BundleProbe.Check(path, shape, batch, small, manifest.Features);
            return new RankerModel(
                bundleFolder, manifest, features, session, shape, options, encoder, headTitles, warm, clocks,
                network.Length + NativeBytesOfASession);
        }
        catch (Exception e)
        {
            encoder?.Dispose();
            session?.Dispose();
            options.Dispose();
            if (e is BundleRefusedException) throw;
            throw new BundleRefusedException($"{path}: ONNX Runtime does not accept it: {e.Message}", e);
        }
    }

    private static RankerShape ShapeOf(string path, BundleManifest manifest, FeatureSet? features, InferenceSession session)
    {
        if (manifest.Ranker is { } foreign) return RankerShape.OfForeign(path, session, foreign, features!.Count);
        CheckShape(path, "input", InputName, FeatureList.Count, session.InputMetadata);
        CheckShape(path, "output", OutputName, 1, session.OutputMetadata, [.. OutcomeNames.All.Select(OutcomeNames.OutputOf)]);
        var heads = OutcomeNames.All.Where(outcome => session.OutputMetadata.ContainsKey(OutcomeNames.OutputOf(outcome)))
            .Aggregate(Outcomes.None, (all, outcome) => all | outcome);
        return new RankerShape(InputName, OutputName, FeatureList.Count, IsFlat: false, heads);
    }

    private static void CheckShape(
        string path, string side, string name, int width, IReadOnlyDictionary<string, NodeMetadata> found, params string[] orAlso)
    {
        if (!found.ContainsKey(name) || found.Keys.Any(other => other != name && !orAlso.Contains(other)))
            throw new BundleRefusedException(
                $"{path}: {side}s are {string.Join(", ", found.Keys)}; expected {name} alone"
                + $"{(orAlso.Length == 0 ? "" : $" or with some of {string.Join(", ", orAlso)}")}.");
        foreach (var (key, node) in found) CheckShape(path, $"{side} {key}", width, node);
    }

    private static void CheckShape(string path, string what, int width, NodeMetadata node)
    {
        if (node.ElementType != typeof(float) || node.Dimensions is not [-1, _] || node.Dimensions[1] != width)
            throw new BundleRefusedException(
                $"{path}: {what} is {node.ElementType.Name} [{string.Join(", ", node.Dimensions)}]; expected Single [rows, {width}].");
    }

    /// <summary>Buffers for one thread's use until <see cref="Return"/>; made when none is idle.</summary>
    internal RankerWorker Rent()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _idle.TryDequeue(out var worker)
            ? worker
            : new RankerWorker(_session, _shape, unscored => Interlocked.Add(ref _unscored, unscored));
    }

    internal void Return(RankerWorker worker)
    {
        Interlocked.Add(ref _rankedRows, worker.TakeRan());
        if (_disposed) worker.Dispose();
        else _idle.Enqueue(worker);
    }

    /// <summary>Only when nobody ranks with it any more.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        GC.RemoveMemoryPressure(_nativeBytes);
        GC.SuppressFinalize(this);
        while (_idle.TryDequeue(out var worker)) worker.Dispose();
        _session.Dispose();
        _options.Dispose();
        Encoder?.Dispose();
    }
}
