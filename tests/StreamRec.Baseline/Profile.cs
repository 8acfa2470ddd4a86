using System.Runtime.InteropServices;

namespace StreamRec.Baseline;

/// <summary>
/// A profile is its bytes, read and changed in place: a header, the encoder's user vector and states, then the newest acts, oldest
/// first. What is read from Redis needs no decoding, what is written no encoding.
/// </summary>
internal ref struct Profile(Span<byte> bytes, int dimensions, int blocks)
{
    public const int Acts = 64;
    private const int HeaderBytes = 8, ActBytes = 16;

    private readonly Span<byte> _bytes = bytes;
    private readonly int _vectorBytes = sizeof(float) * dimensions;
    private readonly int _actsFrom = HeaderBytes + sizeof(float) * dimensions * (1 + blocks);

    public static int LargestBytes(int dimensions, int blocks) => HeaderBytes + sizeof(float) * dimensions * (1 + blocks) + Acts * ActBytes;

    /// <summary>The title of the newest choice; −1 before the first. A further act on it is no move.</summary>
    public readonly ref int NewestChoice => ref MemoryMarshal.AsRef<int>(_bytes);

    public readonly ref int Count => ref MemoryMarshal.AsRef<int>(_bytes[4..]);

    public readonly Span<float> User => MemoryMarshal.Cast<byte, float>(_bytes.Slice(HeaderBytes, _vectorBytes));

    /// <summary>[blocks · d]</summary>
    public readonly Span<float> States => MemoryMarshal.Cast<byte, float>(_bytes[(HeaderBytes + _vectorBytes).._actsFrom]);

    /// <summary>Oldest first.</summary>
    public readonly ReadOnlySpan<Act> Recent => AllActs[..Count];

    /// <summary>Of what is to be stored.</summary>
    public readonly int Length => _actsFrom + Count * ActBytes;

    private readonly Span<Act> AllActs => MemoryMarshal.Cast<byte, Act>(_bytes.Slice(_actsFrom, Acts * ActBytes));

    /// <summary>Of a person without a history.</summary>
    public readonly void Begin(ReadOnlySpan<float> stranger)
    {
        _bytes[.._actsFrom].Clear();
        NewestChoice = -1;
        stranger.CopyTo(User);
    }

    public readonly void Add(in Act act)
    {
        var acts = AllActs;
        if (Count == Acts) acts[1..].CopyTo(acts);
        else Count++;
        acts[Count - 1] = act;
    }
}
