using System.Net;
using System.Text.Json;

namespace StreamRec.Gateway.Tests.Support;

/// <summary>A client of server-sent events, read line by line.</summary>
internal sealed class EventStream : IAsyncDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _lines;

    private EventStream(HttpResponseMessage response, StreamReader lines) => (_response, _lines) = (response, lines);

    public static async Task<EventStream> OpenAsync(GatewayHost host, string pathAndQuery, string? lastEventId = null) =>
        await TryOpenAsync(host, pathAndQuery, lastEventId) ?? throw new InvalidOperationException("All places of the user are taken.");

    /// <summary>Null: all places of the user are taken.</summary>
    public static async Task<EventStream?> TryOpenAsync(GatewayHost host, string pathAndQuery, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, pathAndQuery);
        if (lastEventId is not null) request.Headers.Add("Last-Event-ID", lastEventId);
        var response = await host.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        if (response.StatusCode == HttpStatusCode.TooManyRequests)
        {
            response.Dispose();
            return null;
        }
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return new EventStream(response, new StreamReader(await response.Content.ReadAsStreamAsync()));
    }

    /// <summary>The next event; null when the stream has ended.</summary>
    public async Task<(string Event, string? Id, JsonElement Data)?> NextAsync()
    {
        using var deadline = new CancellationTokenSource(Until.Deadline);
        string? name = null, id = null, data = null;
        while (await _lines.ReadLineAsync(deadline.Token) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal)) name = line[7..];
            else if (line.StartsWith("id: ", StringComparison.Ordinal)) id = line[4..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal)) data = line[6..];
            else if (line.Length == 0 && name is not null) return (name, id, JsonSerializer.Deserialize<JsonElement>(data!));
        }
        return null;
    }

    /// <summary>Reads on until a comment has come.</summary>
    public async Task CommentAsync()
    {
        using var deadline = new CancellationTokenSource(Until.Deadline);
        while (await _lines.ReadLineAsync(deadline.Token) is { } line)
        {
            if (line.StartsWith(':')) return;
        }
        Assert.Fail("The stream ended without a comment.");
    }

    public ValueTask DisposeAsync()
    {
        _lines.Dispose();
        _response.Dispose();
        return ValueTask.CompletedTask;
    }
}
