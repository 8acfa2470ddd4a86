using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace StreamRec.LoadTest.Rival;

/// <summary>
/// One keep-alive HTTP/1.1 connection, bare: the generator shares two cores with what it measures, and HttpClient would cost it as much
/// as the service spends. Reads answers that have a Content-Length, which the rival's have.
/// </summary>
internal sealed class RivalConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _answer = new byte[16 * 1024];
    private readonly byte[] _request = new byte[4 * 1024];

    public static async Task<RivalConnection> OpenAsync(IPEndPoint address, CancellationToken cancellation)
    {
        var connection = new RivalConnection();
        await connection._socket.ConnectAsync(address, cancellation);
        return connection;
    }

    /// <returns>The status.</returns>
    public ValueTask<int> PostEventAsync(ReadOnlySpan<byte> json)
    {
        const string Head = "POST /v1/events HTTP/1.1\r\nHost: rival\r\nContent-Type: application/json\r\n";
        var length = Encoding.ASCII.GetBytes($"{Head}Content-Length: {json.Length}\r\n\r\n", _request);
        json.CopyTo(_request.AsSpan(length));
        return AskAsync(length + json.Length);
    }

    /// <returns>The status.</returns>
    public ValueTask<int> GetListAsync(string user) => AskAsync(Encoding.ASCII.GetBytes(
        $"GET /v1/users/{Uri.EscapeDataString(user)}/recommendations?limit=20 HTTP/1.1\r\nHost: rival\r\n\r\n", _request));

    /// <summary>Of the last answer.</summary>
    public ReadOnlyMemory<byte> Body { get; private set; }

    private async ValueTask<int> AskAsync(int length)
    {
        await _socket.SendAsync(_request.AsMemory(0, length));
        var (read, bodyFrom, whole) = (0, 0, int.MaxValue);
        while (read < whole)
        {
            if (read == _answer.Length) Array.Resize(ref _answer, 2 * read);
            var part = await _socket.ReceiveAsync(_answer.AsMemory(read));
            if (part == 0) throw new IOException("The service closed the connection.");
            read += part;
            if (bodyFrom == 0 && _answer.AsSpan(0, read).IndexOf("\r\n\r\n"u8) is >= 0 and var end)
                (bodyFrom, whole) = (end + 4, end + 4 + ContentLength(_answer.AsSpan(0, end)));
        }
        Body = _answer.AsMemory(bodyFrom..whole);
        return Utf8Parser.TryParse(_answer.AsSpan("HTTP/1.1 ".Length), out int status, out _) ? status : 0;
    }

    private static int ContentLength(ReadOnlySpan<byte> head)
    {
        const string Name = "\r\nContent-Length: ";
        var at = head.IndexOf("\r\nContent-Length: "u8);
        return at >= 0 && Utf8Parser.TryParse(head[(at + Name.Length)..], out int length, out _)
            ? length
            : throw new IOException($"No Content-Length in: {Encoding.ASCII.GetString(head)}");
    }

    public void Dispose() => _socket.Dispose();
}
