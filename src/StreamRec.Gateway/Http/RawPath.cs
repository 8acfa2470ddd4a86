using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace StreamRec.Gateway.Http;

/// <summary>
/// Ids as the client wrote them. The server leaves %2F undecoded in a path, so that "a/b" and the id "a%2Fb" would look
/// the same in a route value; the raw request target still tells them apart.
/// </summary>
internal static class RawPath
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>
    /// Segment <paramref name="index"/> (0 = v1) of the path behind its base, percent-decoded; null when it is not UTF-8.
    /// </summary>
    public static string? Segment(HttpContext http, int index)
    {
        var target = http.Features.Get<IHttpRequestFeature>()?.RawTarget;
        var isRaw = !string.IsNullOrEmpty(target) && target[0] == '/';
        var path = isRaw ? target.AsSpan() : http.Request.Path.ToUriComponent().AsSpan();
        if (isRaw) index += http.Request.PathBase.Value.AsSpan().Count('/');
        var query = path.IndexOfAny('?', '#');
        if (query >= 0) path = path[..query];
        for (var i = 0; i <= index; i++)
        {
            var slash = path.IndexOf('/');
            if (slash < 0) return null;
            path = path[(slash + 1)..];
        }
        var end = path.IndexOf('/');
        return Decode(end < 0 ? path : path[..end]);
    }

    private static string? Decode(ReadOnlySpan<char> segment)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(segment.Length));
        try
        {
            var length = 0;
            while (segment.Length > 0)
            {
                if (segment[0] == '%')
                {
                    if (segment.Length < 3
                        || !byte.TryParse(segment[1..3], NumberStyles.AllowHexSpecifier, null, out buffer[length++])) return null;
                    segment = segment[3..];
                    continue;
                }
                var plain = segment.IndexOf('%');
                var run = plain < 0 ? segment : segment[..plain];
                length += Strict.GetBytes(run, buffer.AsSpan(length));
                segment = segment[run.Length..];
            }
            return Strict.GetString(buffer.AsSpan(0, length));
        }
        catch (ArgumentException)
        {
            return null; // bytes that are no UTF-8
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
