using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using StreamRec.Testing;

namespace StreamRec.Node.Tests;

/// <summary>A new bundle is put in place while lists are pushed and read.</summary>
public sealed class ModelReloadTests : IAsyncDisposable
{
    private const int Events = 400;
    private readonly TestFolder _bundle = new("bundle");
    private readonly NodeProcess _node;

    public ModelReloadTests()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "demo-bundle")))
            File.Copy(file, _bundle[Path.GetFileName(file)]);
        _node = new NodeProcess(
            Path.Combine(AppContext.BaseDirectory, "StreamRec.Node.dll"), new Dictionary<string, string> { ["STREAMREC_BUNDLE"] = _bundle.Path });
    }

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
        Rename("swapped-1");
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
        await File.AppendAllTextAsync(_bundle["ranker.onnx"], "x");
        using var reload = await _node.Http.PostAsync("/v1/model/reload", null);
        Assert.Equal(HttpStatusCode.Conflict, reload.StatusCode);
        Assert.Contains("sha256", await reload.Content.ReadAsStringAsync());
        Assert.Equal(before, (await _node.InfoAsync()).GetProperty("model").GetProperty("id").GetString());
        Assert.Equal(before, (await _node.ListAsync("anybody")).GetProperty("model").GetString());
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

    private void Rename(string id)
    {
        var manifest = JsonNode.Parse(File.ReadAllText(_bundle["manifest.json"]))!;
        manifest["id"] = id;
        File.WriteAllText(_bundle["manifest.json"], manifest.ToJsonString());
    }
}
