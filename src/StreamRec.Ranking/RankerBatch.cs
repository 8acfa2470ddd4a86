using Microsoft.ML.OnnxRuntime;

namespace StreamRec.Ranking;

/// <summary>
/// Pinned arrays bound once to the network's input and outputs. A row's score does not depend on the batch that it is in, nor
/// on its place: no batch has one row alone (matrix × vector is another kernel in MLAS), and every size is a multiple of 16
/// (no remainder rows). A property test holds this on the machine that it runs on.
/// </summary>
internal sealed class RankerBatch : IDisposable
{
    /// <summary>
    /// Rows: for what a weak event touches, for a page, for a whole pool without and with many titles of the person's own.
    /// </summary>
    public const int Smallest = 16, Page = 64, Usual = 320, Largest = 384;

    public static ReadOnlySpan<int> Sizes => [Smallest, Page, Usual, Largest];

    /// <summary>Of a title that the network gives no number for: below any logit, and still a number to add to and to write.</summary>
    public const float Unscored = -1e6f;

    private readonly InferenceSession _session;
    private readonly Action<int>? _onUnscored;
    private readonly int _width;
    private readonly float[] _features;
    private readonly float[] _scores;
    private readonly OrtValue _input;
    private readonly OrtValue _output;
    private readonly float[][] _heads = new float[OutcomeNames.All.Length][];
    private readonly List<OrtValue> _headOutputs = [];
    private readonly OrtIoBinding _binding;
    private readonly RunOptions _options = new();

    /// <param name="shape">Of the network.</param>
    /// <param name="onUnscored">Told how many rows of a run had a score that is no finite number; they are <see cref="Unscored"/> then.
    /// Null: scores stay as the network gives them.</param>
    public RankerBatch(InferenceSession session, RankerShape shape, int rows, Action<int>? onUnscored)
    {
        Rows = rows;
        _width = shape.Features;
        (_session, _onUnscored) = (session, onUnscored);
        _features = GC.AllocateArray<float>(rows * _width, pinned: true);
        _scores = GC.AllocateArray<float>(rows, pinned: true);
        _input = OrtValue.CreateTensorValueFromMemory(
            OrtMemoryInfo.DefaultInstance, _features.AsMemory(), [rows, _width]);
        _output = OrtValue.CreateTensorValueFromMemory(
            OrtMemoryInfo.DefaultInstance, _scores.AsMemory(), shape.IsFlat ? [rows] : [rows, 1]);
        _binding = session.CreateIoBinding();
        _binding.BindInput(shape.Input, _input);
        _binding.BindOutput(shape.Output, _output);
        HasHeads = shape.Heads != Outcomes.None;
        foreach (var outcome in OutcomeNames.All)
        {
            var head = (shape.Heads & outcome) != 0 ? GC.AllocateArray<float>(rows, pinned: true) : [];
            _heads[OutcomeNames.IndexOf(outcome)] = head;
            if (head.Length == 0) continue;
            _headOutputs.Add(OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, head.AsMemory(), [rows, 1]));
            _binding.BindOutput(OutcomeNames.OutputOf(outcome), _headOutputs[^1]);
        }
    }

    public int Rows { get; }

    /// <summary>Rows of all runs so far, those that were left empty too: what the network has computed.</summary>
    public long Ran { get; private set; }

    public Span<float> Row(int row) => _features.AsSpan(row * _width, _width);

    /// <summary>Scores as of the last <see cref="Run"/>, one per row.</summary>
    public ReadOnlySpan<float> Scores => _scores;

    public bool HasHeads { get; }

    /// <summary>Logits of an outcome's head, one per row, as the network gives them; empty when the bundle has none.</summary>
    public ReadOnlySpan<float> Head(Outcomes outcome) => _heads[OutcomeNames.IndexOf(outcome)];

    public void Run()
    {
        _session.RunWithBinding(_options, _binding);
        Ran += Rows;
        if (_onUnscored is null) return;
        var unscored = 0;
        foreach (ref var score in _scores.AsSpan())
        {
            if (float.IsFinite(score)) continue;
            score = Unscored;
            unscored++;
        }
        if (unscored > 0) _onUnscored(unscored);
    }

    public void Dispose()
    {
        _binding.Dispose();
        _input.Dispose();
        _output.Dispose();
        foreach (var head in _headOutputs) head.Dispose();
        _options.Dispose();
    }
}
