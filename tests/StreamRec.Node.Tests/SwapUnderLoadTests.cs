using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Confluent.Kafka;
using StreamRec.Testing;

namespace StreamRec.Node.Tests;

/// <summary>
/// Bundles are swapped while events come out of Kafka at 200 per second, whoever waits for what, and lists are pushed and read.
/// </summary>
public sealed class SwapUnderLoadTests : IAsyncDisposable
{
    private const int PerSecond = 200, Between = 200;
    private readonly BundleCopy _bundle = new();
    private readonly NodeProcess _node;
    private readonly Viewer[] _viewers = [.. Enumerable.Range(0, 20).Select(number => new Viewer($"viewer-{number}"))];
    private readonly ConcurrentDictionary<HttpStatusCode, int> _answers = new();
    private readonly CancellationTokenSource _stop = new();
    private long _sent;

    public SwapUnderLoadTests() => _node = new NodeProcess(
        Path.Combine(AppContext.BaseDirectory, "StreamRec.Node.dll"), new Dictionary<string, string> { ["STREAMREC_BUNDLE"] = _bundle.FolderPath });

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        foreach (var viewer in _viewers) await viewer.DisposeAsync();
        await _node.DisposeAsync();
        _bundle.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task Swaps_at_200_events_a_second_lose_no_event_fail_no_request_close_no_socket_and_reach_every_screen()
    {
        await _node.StartAsync();
        foreach (var viewer in _viewers) await viewer.OpenAsync(_node.LiveAddress);
        var (watching, reading) = (Task.WhenAll(_viewers.Select(viewer => viewer.WatchAsync())), ReadAsync());
        var kafka = (await _node.InfoAsync()).GetProperty("kafka");
        using var producer = new ProducerBuilder<string, string>(new ProducerConfig
        {
            BootstrapServers = kafka.GetProperty("bootstrapServers").GetString(),
            Partitioner = Confluent.Kafka.Partitioner.Murmur2Random,
            EnableIdempotence = true,
            LingerMs = 0,
        }).Build();
        var topic = kafka.GetProperty("topics").GetProperty("events").GetString()!;
        var producing = ProduceAsync(producer, topic);

        await MoreEventsAsync();
        _bundle.Rename("swapped-1");
        await ReloadAsync(HttpStatusCode.OK, "swapped-1");
        await Eventually.TrueAsync(() => _viewers.All(viewer => viewer.Models.ContainsKey("swapped-1")), "every screen has a list of swapped-1");

        await MoreEventsAsync();
        _bundle.Damage();
        await ReloadAsync(HttpStatusCode.Conflict, "sha256");
        await MoreEventsAsync();
        Assert.Equal("swapped-1", (await _node.InfoAsync()).GetProperty("model").GetProperty("id").GetString());

        _bundle.Mend();
        _bundle.Rename("swapped-2");
        await ReloadAsync(HttpStatusCode.OK, "swapped-2");
        await Eventually.TrueAsync(() => _viewers.All(viewer => viewer.Models.ContainsKey("swapped-2")), "every screen has a list of swapped-2");

        await _stop.CancelAsync();
        await producing;
        foreach (var viewer in _viewers) Send(producer, topic, viewer, "like", viewer.LastEvent);
        producer.Flush(TestContext.Current.CancellationToken);
        await watching; // throws when a socket was closed
        await reading;
        await EveryEventIsFoldedOnceAsync();
        Assert.Equal([HttpStatusCode.OK], _answers.Keys);
        Assert.All(_viewers, viewer => Assert.Equal("swapped-2", viewer.NewestModel));
    }

    private async Task EveryEventIsFoldedOnceAsync()
    {
        foreach (var viewer in _viewers)
        {
            var profile = JsonDocument.Parse(await _node.ProfileAsync(viewer.User)).RootElement;
            Assert.Equal((viewer.User, viewer.Sent), (viewer.User, profile.GetProperty("events").GetInt64()));
        }
        Assert.Equal(_sent, _viewers.Sum(viewer => viewer.Sent));
        Assert.Equal(0, await _node.MetricAsync("streamrec_folds_total", "repeat"));
        Assert.Equal(0, await _node.MetricAsync("streamrec_ingest_dead_letters_total"));
    }

    private Task MoreEventsAsync()
    {
        var wanted = Interlocked.Read(ref _sent) + Between;
        return Eventually.TrueAsync(() => Interlocked.Read(ref _sent) >= wanted, $"{wanted} events are sent");
    }

    private async Task ReloadAsync(HttpStatusCode status, string answer)
    {
        using var reload = await _node.Http.PostAsync("/v1/model/reload", null);
        var text = await reload.Content.ReadAsStringAsync();
        Assert.True(reload.StatusCode == status, $"{reload.StatusCode}: {text}");
        Assert.Contains(answer, text);
    }

    /// <summary>Each event when it is due, and all that are overdue at once, until the end.</summary>
    private async Task ProduceAsync(IProducer<string, string> producer, string topic)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(1_000.0 / PerSecond));
        var clock = Stopwatch.StartNew();
        while (!_stop.IsCancellationRequested && await tick.WaitForNextTickAsync(CancellationToken.None))
        {
            for (var due = (long)(clock.Elapsed.TotalSeconds * PerSecond); _sent < due;)
                Send(producer, topic, _viewers[_sent % _viewers.Length], (_sent / _viewers.Length % 6) switch { 0 => "playStart", 1 => "like", _ => "impression" });
        }
    }

    private void Send(IProducer<string, string> producer, string topic, Viewer viewer, string type, string? id = null)
    {
        var number = Interlocked.Increment(ref _sent);
        var item = viewer.Items[(int)(viewer.Sent++ % viewer.Items.Count)];
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var json = $$"""{"eventId":"{{id ?? $"e-{number}"}}","userId":"{{viewer.User}}","type":"{{type}}","itemId":"{{item}}","timestamp":{{now}}}""";
        producer.Produce(topic, new Message<string, string> { Key = viewer.User, Value = json });
    }

    private async Task ReadAsync()
    {
        for (var number = 0; !_stop.IsCancellationRequested; number++)
        {
            var user = _viewers[number % _viewers.Length].User;
            using var list = await _node.Http.GetAsync($"/v1/users/{user}/recommendations?limit=10");
            using var profile = await _node.Http.GetAsync($"/v1/users/{user}/profile");
            _answers.AddOrUpdate(list.StatusCode, 1, (_, count) => count + 1);
            _answers.AddOrUpdate(profile.StatusCode, 1, (_, count) => count + 1);
        }
    }

    private sealed class Viewer(string user) : IAsyncDisposable
    {
        private LiveClient? _screen;

        public string User => user;

        /// <summary>Id of the event after which nothing is sent.</summary>
        public string LastEvent => $"last-of-{user}";

        public List<string> Items { get; } = [];
        public long Sent { get; set; }
        public ConcurrentDictionary<string, int> Models { get; } = new();
        public string? NewestModel { get; private set; }

        public async Task OpenAsync(Uri address)
        {
            _screen = await LiveClient.ConnectAsync(address);
            await _screen.SubscribeAsync(user);
            var first = await _screen.NextAsync("list");
            Items.AddRange(first.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("itemId").GetString()!));
        }

        /// <summary>Takes every message, until one has the last event in it.</summary>
        public async Task WatchAsync()
        {
            for (var isLast = false; !isLast;)
            {
                var message = await _screen!.NextAsync(_ => true, $"anything for {user}");
                if (!message.TryGetProperty("model", out var model)) continue;
                NewestModel = model.GetString()!;
                Models.AddOrUpdate(NewestModel, 1, (_, count) => count + 1);
                isLast = message.GetProperty("asOf").TryGetProperty("eventId", out var id) && id.GetString() == LastEvent;
            }
        }

        public ValueTask DisposeAsync() => _screen?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
