using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;
using StreamRec.Ranking;

namespace StreamRec.LoadTest.Bench;

/// <summary>ONNX Runtime alone, on buffers that are bound in advance: what any engine pays for these networks.</summary>
internal sealed class OnnxFloor : IBenchRow
{
    public string Name => "floor-onnx";

    public string Group => "floor-onnx";

    public Task<RowResult> RunAsync(BenchWorld world, CancellationToken cancellation) => Task.Run(
        () =>
        {
            using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
            using var ranker = new InferenceSession(Path.Combine(DemoBundle.Folder, "ranker.onnx"), options);
            using var encoder = new InferenceSession(Path.Combine(DemoBundle.Folder, "encoder.onnx"), options);
            var repetitions = new List<Values>();
            for (var repetition = 0; repetition < world.Settings.Repetitions; repetition++)
                repetitions.Add(new Values
                {
                    ["ranker, 16 rows, CPU µs"] = MicrosecondsPerRun(ranker, 16),
                    ["ranker, 300 rows, CPU µs"] = MicrosecondsPerRun(ranker, 300),
                    ["encoder, one step, CPU µs"] = MicrosecondsPerRun(encoder, 1),
                });
            return new RowResult(Name, Group, repetitions);
        },
        cancellation);

    /// <summary>
    /// By the clock, of the best tenth of many spans: a span of some ms has the core to itself, or it is none of the best.
    /// </summary>
    private static double MicrosecondsPerRun(InferenceSession session, int rows)
    {
        const int Spans = 50, RunsPerSpan = 100;
        using var run = new RunOptions();
        using var binding = session.CreateIoBinding();
        var tensors = new List<OrtValue>();
        foreach (var (name, input) in session.InputMetadata) binding.BindInput(name, Tensor(input));
        foreach (var (name, output) in session.OutputMetadata) binding.BindOutput(name, Tensor(output));
        for (var n = 0; n < RunsPerSpan; n++) session.RunWithBinding(run, binding);
        var spans = new double[Spans];
        for (var span = 0; span < Spans; span++)
        {
            var since = Stopwatch.GetTimestamp();
            for (var n = 0; n < RunsPerSpan; n++) session.RunWithBinding(run, binding);
            spans[span] = Stopwatch.GetElapsedTime(since).TotalMicroseconds / RunsPerSpan;
        }
        tensors.ForEach(tensor => tensor.Dispose());
        return spans.Order().ElementAt(Spans / 10);

        OrtValue Tensor(NodeMetadata of)
        {
            var shape = Array.ConvertAll(of.Dimensions, length => (long)(length < 0 ? rows : length));
            var values = GC.AllocateArray<float>((int)shape.Aggregate(1L, (product, length) => product * length), pinned: true);
            for (var k = 0; k < values.Length; k++) values[k] = k % 17 / 17f;
            tensors.Add(OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, values.AsMemory(), shape));
            return tensors[^1];
        }
    }
}
