using System.Buffers;
using System.Text.Json;
using StreamRec.Contracts;

namespace StreamRec.Gateway.Wire;

/// <summary>
/// Messages as UTF-8 in a pooled buffer that grows as needed and goes back to the pool after each: an idle socket holds none.
/// </summary>
internal sealed class PooledJson : IBufferWriter<byte>, IDisposable
{
    private const int FirstSize = 4 * 1024;
    private readonly Utf8JsonWriter _json;
    private byte[] _buffer = [];
    private int _length;

    public PooledJson() => _json = new Utf8JsonWriter(this);

    /// <summary>Valid until <see cref="Release"/> or the next call.</summary>
    public ReadOnlyMemory<byte> Write(ServerMessage message)
    {
        _length = 0;
        _json.Reset(this);
        MessageJson.Write(_json, message);
        _json.Flush();
        return _buffer.AsMemory(0, _length);
    }

    public void Release()
    {
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _length = 0;
    }

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Grow(sizeHint);
        return _buffer.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Grow(sizeHint);
        return _buffer.AsSpan(_length);
    }

    public void Dispose()
    {
        _json.Dispose();
        Release();
    }

    private void Grow(int sizeHint)
    {
        var needed = _length + Math.Max(sizeHint, 1);
        if (needed <= _buffer.Length) return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Math.Max(needed, _buffer.Length * 2), FirstSize));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
