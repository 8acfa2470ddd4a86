using Microsoft.ML.OnnxRuntime;

namespace StreamRec.Ranking;

/// <summary>Pinned arrays bound once to the encoder's inputs and outputs. A step allocates nothing.</summary>
internal sealed class EncoderStep : IDisposable
{
    private readonly InferenceSession _session;
    private readonly OrtIoBinding _binding;
    private readonly RunOptions _options = new();
    private readonly List<OrtValue> _values = [];
    private readonly float[] _title;
    private readonly float[] _user;
    private readonly float[][] _states;
    private readonly float[][] _next;

    public EncoderStep(InferenceSession session, int dimensions, int blocks)
    {
        (_session, _binding) = (session, session.CreateIoBinding());
        _title = Bound(EncoderModel.TitleName, dimensions, _binding.BindInput);
        _user = Bound(EncoderModel.UserName, dimensions, _binding.BindOutput);
        _states = [.. EncoderModel.Names(EncoderModel.StateName, blocks).Select(name => Bound(name, dimensions, _binding.BindInput))];
        _next = [.. EncoderModel.Names(EncoderModel.NextName, blocks).Select(name => Bound(name, dimensions, _binding.BindOutput))];
    }

    /// <summary>To be filled before <see cref="Run(Span{float}, Span{float})"/>.</summary>
    public Span<float> Title => _title;

    /// <param name="states">[blocks · d], overwritten.</param>
    /// <param name="user">[d], overwritten.</param>
    /// <returns>False when the network gives NaN or ∞: both are as they were then.</returns>
    public bool Run(Span<float> states, Span<float> user)
    {
        var d = _title.Length;
        for (var block = 0; block < _states.Length; block++) states.Slice(block * d, d).CopyTo(_states[block]);
        Run();
        if (!IsFinite(_user)) return false;
        foreach (var next in _next)
            if (!IsFinite(next)) return false;
        for (var block = 0; block < _next.Length; block++) _next[block].CopyTo(states.Slice(block * d, d));
        _user.CopyTo(user);
        return true;
    }

    private static bool IsFinite(float[] values)
    {
        foreach (var value in values)
            if (!float.IsFinite(value)) return false;
        return true;
    }

    /// <summary>The network alone, on what the buffers hold.</summary>
    public void Run() => _session.RunWithBinding(_options, _binding);

    private float[] Bound(string name, int width, Action<string, OrtValue> bind)
    {
        var values = GC.AllocateArray<float>(width, pinned: true);
        var tensor = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, values.AsMemory(), [1, width]);
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
