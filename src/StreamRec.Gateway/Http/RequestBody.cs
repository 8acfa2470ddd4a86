using System.Buffers;

namespace StreamRec.Gateway.Http;

/// <summary>A request's body, read whole into one pooled buffer, up to a limit.</summary>
internal sealed class RequestBody : IDisposable
{
    private readonly byte[] _rented;

    private RequestBody(byte[] rented, int length)
    {
        _rented = rented;
        Bytes = rented.AsMemory(0, length);
    }

    public ReadOnlyMemory<byte> Bytes { get; }

    /// <exception cref="RefusedException">413, or 415 when it is compressed.</exception>
    public static async Task<RequestBody> ReadAsync(HttpContext http, int maxBytes)
    {
        var request = http.Request;
        string? encoding = request.Headers.ContentEncoding;
        if (!string.IsNullOrEmpty(encoding) && !string.Equals(encoding, "identity", StringComparison.OrdinalIgnoreCase))
            throw new RefusedException(new Problem(415, "unsupported_encoding", "The body is compressed; expected plain UTF-8 JSON."));
        if (request.ContentLength > maxBytes) throw TooLarge(maxBytes);
        var reader = request.BodyReader;
        while (true)
        {
            var result = await reader.ReadAsync(http.RequestAborted);
            var buffer = result.Buffer;
            if (buffer.Length > maxBytes) throw TooLarge(maxBytes);
            if (!result.IsCompleted)
            {
                reader.AdvanceTo(buffer.Start, buffer.End);
                continue;
            }
            var length = (int)buffer.Length;
            var rented = ArrayPool<byte>.Shared.Rent(Math.Max(length, 1));
            buffer.CopyTo(rented);
            reader.AdvanceTo(buffer.End);
            return new RequestBody(rented, length);
        }
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_rented);

    private static RefusedException TooLarge(int maxBytes) => RefusedException.TooLarge($"The body is larger than {maxBytes} bytes.");
}
