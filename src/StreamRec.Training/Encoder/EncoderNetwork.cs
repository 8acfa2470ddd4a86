using System.Runtime.InteropServices;
using StreamRec.Domain;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace StreamRec.Training;

/// <summary>
/// Gated linear recurrence z = σ(W_z x), h' = h + z ⊙ (W_h x − h), inside residual + LayerNorm + GELU feed-forward (4d) +
/// LayerNorm. A title's vector, the same when it is read and when it is scored: its own + the weighted sum of its traits'.
/// A score is user vector · title vector + the live prior Σ β_w log(1 + count in window w).
/// </summary>
internal sealed class EncoderNetwork : IDisposable
{
    /// <summary>By judgement, as the untrained ranker's.</summary>
    private static readonly float[] FirstBeta = [.1f, .35f, .2f, .35f, .1f];

    private readonly EncoderOptions _options;
    private readonly Dropout _dropout;
    private readonly Tensor _members;
    private readonly Tensor _weights;
    private readonly Tensor _owners;

    public EncoderNetwork(int items, TraitTable traits, EncoderOptions options)
    {
        _options = options;
        _dropout = new Dropout(options.Dropout, options.Seed);
        var d = options.Dimensions;
        var random = new SplitMix(options.Seed);
        Own = Initial(ref random, .09f, items, d);
        Traits = Initial(ref random, .09f, traits.Count, d);
        Stranger = Initial(ref random, .09f, d);
        Beta = new Parameter(Aligned(FirstBeta, FirstBeta.Length), true);
        Layers = [.. Enumerable.Range(0, options.Blocks).Select(block => new EncoderBlock(d, options.Seed + block))];
        (_members, _weights, _owners) = (tensor(traits.Members), Aligned(traits.Weights, traits.Weights.Length, 1), tensor(traits.Owners));
    }

    /// <summary>[titles, d], [traits, d], [d] (who has no history yet), [windows]</summary>
    public Parameter Own { get; }
    public Parameter Traits { get; }
    public Parameter Stranger { get; }
    public Parameter Beta { get; }
    public EncoderBlock[] Layers { get; }

    public IEnumerable<Parameter> Parameters => [Own, Traits, Stranger, Beta, .. Layers.SelectMany(layer => layer.Parameters)];

    /// <summary>[titles, d]</summary>
    /// <param name="draw">Of the titles that are without their own vector in this step; null: all have it, as they have where nothing is
    /// known of any title's content.</param>
    public Tensor Titles(ulong? draw = null)
    {
        var content = zeros_like(Own).index_add(0, _owners, Traits.index_select(0, _members) * _weights, HeldScalar.One);
        if (draw is not { } seed || _options.Nameless <= 0 || Traits.shape[0] == 0) return Own.Plus(content);
        var (random, named) = (new SplitMix((long)seed), new float[Own.shape[0]]);
        for (var item = 0; item < named.Length; item++) named[item] = random.Below(1000) >= 1000 * _options.Nameless ? 1 : 0;
        return (Own * Aligned(named, named.Length, 1)).Plus(content);
    }

    /// <summary>User vectors [runs, length, d] before each event of runs of titles [runs, length].</summary>
    public Tensor Users(Tensor titles, Tensor runs, bool training)
    {
        var (count, length, d) = (runs.shape[0], runs.shape[1], _options.Dimensions);
        var first = Stranger.reshape(1, 1, d).expand(count, 1, d);
        if (length == 1) return first;
        var x = titles.index_select(0, runs.narrow(1, 0, length - 1).reshape(-1)).reshape(count, length - 1, d);
        var dropout = training ? _dropout : null;
        x = dropout?.Of(x) ?? x;
        foreach (var layer in Layers) x = layer.Forward(x, dropout);
        return cat([first, x], 1);
    }

    /// <param name="ids">Of the titles, by number.</param>
    public EncoderWeights ToWeights(TraitTable traits, IReadOnlyList<string> ids)
    {
        using var off = no_grad();
        using var titles = Titles();
        return new EncoderWeights
        {
            Blocks = [.. Layers.Select(layer => layer.ToWeights())],
            Stranger = Values(Stranger),
            Beta = Values(Beta),
            NewestYear = traits.NewestYear,
            Traits = ByName([.. traits.Names], Values(Traits)),
            Titles = ByName(ids, Values(titles)),
        };
    }

    /// <summary>
    /// Goes on from weights. A title or trait that they do not name begins where serving has it: at its content, at nothing.
    /// </summary>
    public void Take(EncoderWeights weights, TraitTable traits, IReadOnlyList<string> ids)
    {
        using var off = no_grad();
        weights.Stranger.CopyTo(Memory(Stranger));
        weights.Beta.CopyTo(Memory(Beta));
        for (var block = 0; block < Layers.Length; block++) Layers[block].Take(weights.Blocks[block]);
        Fill(Traits, [.. traits.Names], weights.Traits);
        Memory(Own).Clear();
        using var content = Titles();
        Fill(Own, ids, weights.Titles);
        var own = Memory(Own);
        var contents = Values(content);
        for (var item = 0; item < ids.Count; item++)
            if (weights.Titles.ContainsKey(ids[item]))
                for (var k = item * _options.Dimensions; k < (item + 1) * _options.Dimensions; k++) own[k] -= contents[k];
    }

    private void Fill(Parameter rows, IReadOnlyList<string> names, IReadOnlyDictionary<string, float[]> vectors)
    {
        var values = Memory(rows);
        values.Clear();
        for (var row = 0; row < names.Count; row++)
            if (vectors.TryGetValue(names[row], out var vector)) vector.CopyTo(values[(row * _options.Dimensions)..]);
    }

    private Dictionary<string, float[]> ByName(IReadOnlyList<string> names, float[] vectors)
    {
        var (named, d) = (new Dictionary<string, float[]>(StringComparer.Ordinal), _options.Dimensions);
        for (var k = 0; k < names.Count; k++) named.Add(names[k], vectors[(k * d)..((k + 1) * d)]);
        return named;
    }

    public static float[] Values(Tensor tensor) =>
        tensor.numel() == 0 ? [] : MemoryMarshal.Cast<byte, float>(tensor.contiguous().bytes).ToArray();

    /// <summary>The parameter's memory itself.</summary>
    public static Span<float> Memory(Tensor parameter) => MemoryMarshal.Cast<byte, float>(parameter.bytes);

    /// <summary>In memory of torch's own: how an array happens to lie must not decide in which order sums are made.</summary>
    public static Tensor Aligned(float[] values, params long[] shape)
    {
        using var there = tensor(values, shape);
        return there.clone();
    }

    /// <summary>Evenly within ± the extent.</summary>
    public static Parameter Initial(ref SplitMix random, float extent, params long[] shape)
    {
        var values = new float[shape.Aggregate(1L, (product, size) => product * size)];
        for (var k = 0; k < values.Length; k++) values[k] = extent * random.Symmetric();
        return new Parameter(Aligned(values, shape), true);
    }

    public void Dispose()
    {
        _dropout.Dispose();
        foreach (var parameter in Parameters) parameter.Dispose();
        foreach (var tensor in (Tensor[])[_members, _weights, _owners]) tensor.Dispose();
    }
}
