using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.ML.OnnxRuntime;
using StreamRec.Catalog;
using StreamRec.Signals;

namespace StreamRec.Ranking;

/// <summary>
/// An ONNX encoder with its titles. One step: inputs <c>title</c> [1, d] and <c>state0</c> … [1, d], one per block; outputs
/// <c>user</c> [1, d] and <c>next0</c> …: the vector to compare titles with, and the states for the next event. Shared by all actors.
/// </summary>
public sealed class EncoderModel : IDisposable
{
    public const string TitleName = "title", UserName = "user", StateName = "state", NextName = "next";

    private readonly InferenceSession _session;
    private readonly SessionOptions _options;
    /// <summary>Not a ConcurrentBag: what that keeps per thread would keep a replaced model as long as the thread lives.</summary>
    private readonly ConcurrentQueue<EncoderStep> _idle = [];
    private readonly ConditionalWeakTable<CatalogSnapshot, TitleVectors> _vectors = [];
    private readonly ConditionalWeakTable<SignalsSnapshot, LivePrior> _priors = [];
    private readonly ConditionalWeakTable<SignalsSnapshot, CrowdPrior> _crowds = [];
    private readonly Lock _making = new();
    private volatile TitleVectors? _newest;
    private volatile bool _disposed;
    private long _unstepped;

    private EncoderModel(InferenceSession session, SessionOptions options, EncoderTitles titles, int blocks) =>
        (_session, _options, Titles, Blocks) = (session, options, titles, blocks);

    public EncoderTitles Titles { get; }
    public int Blocks { get; }
    public int Dimensions => Titles.Dimensions;

    /// <summary>Steps that gave no finite numbers.</summary>
    public long Unstepped => Interlocked.Read(ref _unstepped);

    internal void CountUnstepped() => Interlocked.Increment(ref _unstepped);

    /// <exception cref="BundleRefusedException">The network or the titles are not of their form, or do not fit each other.</exception>
    internal static EncoderModel Load(string folder, BundleManifest manifest)
    {
        var network = BundleReader.ReadFile(folder, manifest, BundleManifest.EncoderFile);
        var titlesPath = Path.Combine(folder, BundleManifest.EncoderTitlesFile);
        var titles = EncoderTitles.Read(titlesPath, BundleReader.ReadFile(folder, manifest, BundleManifest.EncoderTitlesFile));
        return Create(Path.Combine(folder, BundleManifest.EncoderFile), network, titles);
    }

    /// <param name="path">For messages.</param>
    /// <exception cref="BundleRefusedException">The network is not of its form, or does not fit the titles.</exception>
    public static EncoderModel Create(string path, byte[] network, EncoderTitles titles)
    {
        var options = SessionSettings.Create();
        InferenceSession? session = null;
        try
        {
            session = new InferenceSession(network, options);
            var blocks = session.InputMetadata.Count - 1;
            Check(path, "input", titles.Dimensions, session.InputMetadata, [TitleName, .. Names(StateName, blocks)]);
            Check(path, "output", titles.Dimensions, session.OutputMetadata, [UserName, .. Names(NextName, blocks)]);
            using (var step = new EncoderStep(session, titles.Dimensions, blocks)) BundleProbe.Check(path, step, titles, blocks);
            return new EncoderModel(session, options, titles, blocks);
        }
        catch (Exception e)
        {
            session?.Dispose();
            options.Dispose();
            if (e is BundleRefusedException) throw;
            throw new BundleRefusedException($"{path}: ONNX Runtime does not accept it: {e.Message}", e);
        }
    }

    internal static IEnumerable<string> Names(string name, int blocks) => Enumerable.Range(0, blocks).Select(block => $"{name}{block}");

    private static void Check(
        string path, string side, int width, IReadOnlyDictionary<string, NodeMetadata> found, string[] expected)
    {
        foreach (var name in expected)
            if (expected.Length < 2 || !found.TryGetValue(name, out var node) || node.ElementType != typeof(float)
                || node.Dimensions is not [1, var size] || size != width)
                throw new BundleRefusedException(
                    $"{path}: {side}s are {string.Join(", ", found.Select(entry => $"{entry.Key} [{string.Join(", ", entry.Value.Dimensions)}]"))}; expected {string.Join(", ", expected)}, each Single [1, {width}].");
    }

    /// <summary>Made once per snapshot, at the first question, by one thread: of a large catalogue they take long.</summary>
    internal TitleVectors VectorsOf(CatalogSnapshot catalog)
    {
        if (_vectors.TryGetValue(catalog, out var known)) return known;
        lock (_making)
        {
            var vectors = _vectors.GetValue(catalog, snapshot => TitleVectors.Of(Titles, snapshot, _newest));
            _newest = vectors;
            return vectors;
        }
    }

    /// <summary>By title number, as long as the vectors' bound. Once per snapshot of the signals, while the catalogue stays.</summary>
    internal float[] PriorOf(VectorBlocks vectors, SignalsSnapshot signals)
    {
        if (_priors.TryGetValue(signals, out var known) && known.Catalog == vectors.Catalog) return known.Values;
        var prior = LivePrior.Of(vectors.Catalog, signals, vectors.Rows.Bound, Titles.Beta);
        _priors.AddOrUpdate(signals, prior);
        return prior.Values;
    }

    /// <summary>Once per snapshot of the signals, whatever becomes of the catalogue.</summary>
    internal CrowdPrior CrowdOf(SignalsSnapshot signals)
    {
        if (_crowds.TryGetValue(signals, out var known)) return known;
        lock (_making) return _crowds.GetValue(signals, snapshot => new CrowdPrior(snapshot, Titles.Beta));
    }

    /// <summary>Buffers for one thread's use until <see cref="Return"/>; made when none is idle.</summary>
    internal EncoderStep Rent()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _idle.TryDequeue(out var step) ? step : new EncoderStep(_session, Dimensions, Blocks);
    }

    internal void Return(EncoderStep step)
    {
        if (_disposed) step.Dispose();
        else _idle.Enqueue(step);
    }

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        while (_idle.TryDequeue(out var step)) step.Dispose();
        _session.Dispose();
        _options.Dispose();
    }
}
