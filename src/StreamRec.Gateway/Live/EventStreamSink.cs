using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using StreamRec.Contracts;

namespace StreamRec.Gateway.Live;

/// <summary>Server-sent events (WHATWG HTML §9.2): <c>event</c> is the message's type, <c>id</c> the version to resume from.</summary>
internal sealed class EventStreamSink(HttpContext http, TimeSpan keepAlive) : ILiveSink
{
    private readonly PipeWriter _body = http.Response.BodyWriter;

    public TimeSpan? KeepAlive => keepAlive;

    public async ValueTask SendAsync(ReadOnlyMemory<byte> json, string type, long? version)
    {
        Encoding.UTF8.GetBytes(version is { } id ? $"event: {type}\nid: {id}\ndata: " : $"event: {type}\ndata: ", _body);
        _body.Write(json.Span); // one line: the JSON writer escapes line ends within strings
        _body.Write("\n\n"u8);
        await FlushAsync();
    }

    public async ValueTask KeepAliveAsync()
    {
        _body.Write(": alive\n\n"u8);
        await FlushAsync();
    }

    public async ValueTask CloseAsync(CloseReason reason)
    {
        if (reason == CloseReason.Normal || reason == CloseReason.Gone) return;
        var message = new ErrorMessage(reason.Name, reason.Text);
        await SendAsync(JsonSerializer.SerializeToUtf8Bytes(message, ContractsJson.Default.ServerMessage), "error", null);
    }

    public void Abort() => http.Abort();

    private async ValueTask FlushAsync()
    {
        var result = await _body.FlushAsync(http.RequestAborted);
        if (result.IsCompleted) throw new IOException("The client has closed the event stream.");
    }
}
