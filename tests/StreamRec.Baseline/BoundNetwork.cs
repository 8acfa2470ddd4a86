using System.Collections.Concurrent;
using Microsoft.ML.OnnxRuntime;

namespace StreamRec.Baseline;

/// <summary>Pinned arrays bound once to a network's inputs and outputs. A run allocates nothing.</summary>
internal sealed class BoundNetwork : IDisposable
{
    private readonly InferenceSession _session;
    private readonly OrtIoBinding _binding;
    private readonly RunOptions _options = new();
    private readonly List<OrtValue> _values = [];

    public BoundNetwork(InferenceSession session, int rows, IEnumerable<string> inputs, IEnumerable<string> outputs)
    {
        (_session, _binding) = (session, session.CreateIoBinding());
        Inputs = [.. inputs.Select(name => Bind(name, rows, session.InputMetadata[name], _binding.BindInput))];
        Outputs = [.. outputs.Select(name => Bind(name, rows, session.OutputMetadata[name], _binding.BindOutput))];
    }

    /// <summary>In the order of the names that it was made with.</summary>
    public float[][] Inputs { get; }
    public float[][] Outputs { get; }

    public void Run() => _session.RunWithBinding(_options, _binding);

    private float[] Bind(string name, int rows, NodeMetadata node, Action<string, OrtValue> bind)
    {
        var width = node.Dimensions[1];
        var values = GC.AllocateArray<float>(rows * width, pinned: true);
        var tensor = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, values.AsMemory(), [rows, width]);
        _values.Add(tensor);
        bind(name, tensor);
        return values;
    }

    public void Dispose()
    {
        _binding.Dispose();
        foreach (var value in _values) value.Dispose();
        _options.Dispose();
    }
}

/// <summary>Buffers that are idle between requests; as many as there were requests at once.</summary>
internal sealed class Idle<T>(Func<T> make)
{
    private readonly ConcurrentQueue<T> _idle = [];

    public T Rent() => _idle.TryDequeue(out var one) ? one : make();

    public void Return(T one) => _idle.Enqueue(one);
}
