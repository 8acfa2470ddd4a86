using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using StreamRec.Catalog;
using StreamRec.Contracts;

namespace StreamRec.Cli.Tests;

/// <summary>
/// A node as seen from outside, over an embedded broker: info, titles, counters of what it has read, live connections that are told
/// of each event. It ranks nothing.
/// </summary>
internal sealed class FakeNode : IAsyncDisposable
{
    private readonly TestKafka _kafka = new();
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, (WebSocket Socket, SemaphoreSlim Turn)> _screens = new();
    private readonly HashSet<string> _known = [];
    private readonly CancellationTokenSource _stop = new();
    private Thread? _reader;
    private long _folded;
    private long _repeats;
    private long _deadLettered;
    private int _reloads;

    private FakeNode()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Urls.Add("http://127.0.0.1:0");
        _app.UseWebSockets();
        _app.MapGet("/v1/info", () => Results.Text(Info()));
        _app.MapGet("/v1/items", () => Results.Text($$"""{"items":[{{string.Join(',', Titles.Some(60).Select(title => Encoding.UTF8.GetString(TitleJson.Write(title))))}}]}"""));
        _app.MapGet("/metrics", () => Results.Text(MetricsText()));
        _app.MapGet("/v1/users/{user}/profile", (string user) => Results.Text($$"""{"userId":"{{user}}","ratings":[1,2,3,4,5,6,7],"marks":{"p":1} }"""));
        _app.MapGet("/v1/users/{user}/recommendations", (string user) => Results.Text(ListOf(user, "e")));
        _app.MapPost("/v1/events", PostAsync);
        _app.MapPost("/v1/model/reload", Reload);
        _app.Map("/v1/live", LiveAsync);
    }

    public Uri Address => new(_app.Urls.First());

    public TestKafka Kafka => _kafka;

    public List<UserEvent> Events { get; } = [];

    public bool Embedded { get; init; } = true;

    /// <param name="reads">false: reads nothing, as a node that hangs, until <see cref="ReadAsync"/></param>
    public static async Task<FakeNode> StartAsync(bool reads = true, bool embedded = true)
    {
        var node = new FakeNode { Embedded = embedded };
        await node._app.StartAsync();
        if (reads) await node.ReadAsync();
        return node;
    }

    public async Task ReadAsync()
    {
        var consumer = await _kafka.ConsumerAsync();
        _reader = new Thread(() => Read(consumer)) { IsBackground = true };
        _reader.Start();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _reader?.Join();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _kafka.Dispose();
        _stop.Dispose();
    }

    private void Read(IConsumer<byte[], byte[]> consumer)
    {
        using var open = consumer;
        try
        {
            while (true) Handle(consumer.Consume(_stop.Token).Message);
        }
        catch (OperationCanceledException)
        {
            consumer.Close();
        }
    }

    private void Handle(Message<byte[], byte[]> message)
    {
        if (!EventJson.TryRead(message.Value, out var userEvent, out _))
        {
            Interlocked.Increment(ref _deadLettered);
            return;
        }
        lock (Events) Events.Add(userEvent);
        if (_screens.TryGetValue(userEvent.UserId, out var screen)) SendAsync(screen, ListOf(userEvent.UserId, userEvent.EventId)).GetAwaiter().GetResult();
        if (_known.Add(userEvent.EventId)) Interlocked.Increment(ref _folded);
        else Interlocked.Increment(ref _repeats);
    }

    private async Task LiveAsync(HttpContext http)
    {
        using var socket = await http.WebSockets.AcceptWebSocketAsync("streamrec.v1");
        var buffer = new byte[4096];
        try
        {
            while (true)
            {
                var got = await socket.ReceiveAsync(buffer.AsMemory(), _stop.Token);
                if (got.MessageType == WebSocketMessageType.Close) break;
                using var message = JsonDocument.Parse(buffer.AsMemory(0, got.Count));
                var user = message.RootElement.GetProperty("userId").GetString()!;
                var screen = _screens[user] = (socket, new SemaphoreSlim(1));
                await SendAsync(screen, ListOf(user, null));
            }
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, _stop.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            socket.Abort();
        }
    }

    private static async Task SendAsync((WebSocket Socket, SemaphoreSlim Turn) screen, string text)
    {
        await screen.Turn.WaitAsync();
        if (screen.Socket.State == WebSocketState.Open) await screen.Socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None);
        screen.Turn.Release();
    }

    private static async Task<IResult> PostAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        return EventJson.TryRead(body.ToArray(), out var userEvent, out var problem)
            ? Results.Json(new { status = 202, eventId = userEvent.EventId, position = $"position-of-{userEvent.UserId}" })
            : Results.Json(new { detail = problem.Detail }, statusCode: 422);
    }

    /// <summary>Every second one is refused.</summary>
    private IResult Reload() => Interlocked.Increment(ref _reloads) % 2 == 1
        ? Results.Json(new { model = $"m{_reloads}", previous = $"m{_reloads - 1}" })
        : Results.Json(new { detail = "the bundle does not fit" }, statusCode: 409);

    private string Info() => $$"""
        {"version":"0","node":"fake","model":{"id":"none"},"kafka":{"bootstrapServers":"{{_kafka.BootstrapServers}}",
        "embedded":{{(Embedded ? "true" : "false")}},"partitions":4,"topics":{"events":"{{TestKafka.Topic}}","catalog":"c","deadLetters":"d"} } }
        """;

    private string MetricsText() => $$"""
        streamrec_ingest_events_total{outcome="read"} {{Interlocked.Read(ref _folded) + Interlocked.Read(ref _repeats) + Interlocked.Read(ref _deadLettered)}}
        streamrec_ingest_events_total{outcome="folded"} {{Interlocked.Read(ref _folded) + Interlocked.Read(ref _repeats)}}
        streamrec_ingest_events_total{outcome="dead_lettered"} {{Interlocked.Read(ref _deadLettered)}}
        streamrec_folds_total{outcome="repeat"} {{Interlocked.Read(ref _repeats)}}
        process_cpu_seconds_total {{Environment.CpuUsage.TotalTime.TotalSeconds}}

        """;

    private static string ListOf(string user, string? eventId)
    {
        var id = eventId is null ? "null" : $"\"{eventId}\"";
        return $$"""
            {"type":"list","userId":"{{user}}","surface":"home","version":1,"model":"none","asOf":{"timestamp":1,"eventId":{{id}} },
            "items":[{"itemId":"tt1","title":"One [night]","score":0.5,"reason":"popular tonight","genres":["Drama"]}]}
            """;
    }
}
