using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using StreamRec.Domain;
using StreamRec.Signals;
using StreamRec.Testing;

namespace StreamRec.Node.Tests;

/// <summary>A new bundle is put in place while lists are pushed and read.</summary>
public sealed class ModelReloadTests : IAsyncDisposable
{
    private const int Events = 400;
    private readonly BundleCopy _bundle = new();
    private readonly NodeProcess _node;

    public ModelReloadTests() => _node = new NodeProcess(
        Path.Combine(AppContext.BaseDirectory, "StreamRec.Node.dll"), new Dictionary<string, string> { ["STREAMREC_BUNDLE"] = _bundle.FolderPath });

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        _bundle.Dispose();
    }

    [Fact]
    public async Task A_swap_under_load_fails_no_request_loses_no_event_and_reaches_open_screens()
    {
        await _node.StartAsync();
        await using var screen = await LiveClient.ConnectAsync(_node.LiveAddress);
        await screen.SubscribeAsync("watcher");
        var before = (await screen.NextAsync("list")).GetProperty("model").GetString();

        var statuses = new List<HttpStatusCode>();
        var acting = ActAsync(statuses);
        _bundle.Rename("swapped-1");
        using (var reload = await _node.Http.PostAsync("/v1/model/reload", null))
        {
            Assert.Equal(HttpStatusCode.OK, reload.StatusCode);
            var change = JsonDocument.Parse(await reload.Content.ReadAsStringAsync()).RootElement;
            Assert.Equal(("swapped-1", before), (change.GetProperty("model").GetString(), change.GetProperty("previous").GetString()));
        }
        await acting;

        Assert.All(statuses, status => Assert.True(status is HttpStatusCode.OK or HttpStatusCode.Accepted, status.ToString()));
        await screen.NextAsync(m => m.TryGetProperty("model", out var model) && model.GetString() == "swapped-1", "a list of the new model");
        await screen.AsOfAsync($"e-{Events - 1}");
        Assert.Equal("swapped-1", (await _node.InfoAsync()).GetProperty("model").GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_bundle_that_does_not_fit_is_refused_with_the_reason_and_the_model_stays()
    {
        await _node.StartAsync();
        var before = (await _node.InfoAsync()).GetProperty("model").GetProperty("id").GetString();
        _bundle.Damage();
        using var reload = await _node.Http.PostAsync("/v1/model/reload", null);
        Assert.Equal(HttpStatusCode.Conflict, reload.StatusCode);
        Assert.Contains("sha256", await reload.Content.ReadAsStringAsync());
        Assert.Equal(before, (await _node.InfoAsync()).GetProperty("model").GetProperty("id").GetString());
        Assert.Equal(before, (await _node.ListAsync("anybody")).GetProperty("model").GetString());
    }

    [Fact]
    public async Task A_bundle_with_other_clocks_takes_a_restart_and_the_counts_of_both_are_kept()
    {
        await _node.StartAsync();
        var manifest = File.ReadAllText(_bundle["manifest.json"]);
        UseClocks("12h", "7d", "30d", "90d", "365d");
        using (var reload = await _node.Http.PostAsync("/v1/model/reload", null))
        {
            Assert.Equal(HttpStatusCode.Conflict, reload.StatusCode);
            var problem = await reload.Content.ReadAsStringAsync();
            foreach (var part in (string[])["12h, 7d, 30d, 90d, 365d", "1h, 1d, 3d, 7d, 30d", "Restart the node"]) Assert.Contains(part, problem);
        }
        await LikeAndStopAsync("before");
        await _node.StartAsync();
        await LikeAndStopAsync("after");
        File.WriteAllText(_bundle["manifest.json"], manifest);
        await _node.StartAsync();
        await LikeAndStopAsync("again");
        Assert.Equal(
            ["signals-12h-7d-30d-90d-365d-30d.bin", "signals.bin"],
            Directory.EnumerateFiles(_node.DataFolder, "signals*").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal));
        Assert.Equal(Observed(_bundle["signals.bin"]) + 2, Observed(Path.Combine(_node.DataFolder, "signals.bin")));
        Assert.Equal(1, Observed(Path.Combine(_node.DataFolder, "signals-12h-7d-30d-90d-365d-30d.bin")));
    }

    private async Task LikeAndStopAsync(string id)
    {
        var body = $$"""{"eventId":"{{id}}","userId":"{{id}}","type":"like","itemId":"tt0113277","timestamp":{{DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()}}}""";
        using var written = await _node.Http.PostAsync("/v1/events", new StringContent(body));
        Assert.Equal(HttpStatusCode.Accepted, written.StatusCode);
        await using (var screen = await LiveClient.ConnectAsync(_node.LiveAddress))
        {
            await screen.SubscribeAsync(id);
            await screen.AsOfAsync(id);
        }
        await _node.StopAsync();
    }

    private static long Observed(string file) => SignalsFile.Load(file, new ItemIndex(), null).Observed;

    /// <summary>Without the warm signals, whose clocks are the default ones.</summary>
    private void UseClocks(params string[] halfLives)
    {
        var manifest = JsonNode.Parse(File.ReadAllText(_bundle["manifest.json"]))!;
        manifest["files"]!.AsObject().Remove("signals.bin");
        manifest["clocks"] = new JsonObject { ["halfLives"] = new JsonArray([.. halfLives.Select(time => JsonValue.Create(time))]), ["knnEFolding"] = "30d" };
        File.WriteAllText(_bundle["manifest.json"], manifest.ToJsonString());
    }

    private async Task ActAsync(List<HttpStatusCode> statuses)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        for (var i = 0; i < Events; i++)
        {
            var type = i % 10 == 0 ? "like" : "impression";
            var body = $$"""{"eventId":"e-{{i}}","userId":"watcher","type":"{{type}}","itemId":"tt0113277","timestamp":{{now + i}}}""";
            using var written = await _node.Http.PostAsync("/v1/events", new StringContent(body));
            statuses.Add(written.StatusCode);
            using var read = await _node.Http.GetAsync("/v1/users/watcher/recommendations?limit=10");
            statuses.Add(read.StatusCode);
        }
    }
}
