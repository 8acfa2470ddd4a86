using System.Net.Http.Json;
using System.Text.Json;
using StreamRec.Contracts;
using StreamRec.Ingest;
using StreamRec.Ranking;
using StreamRec.Testing;

namespace StreamRec.Node.Tests;

/// <summary>Lists that people have looked at are logged with their chances, and can be made again from what the node keeps.</summary>
public sealed class LoggedListsTests : IAsyncDisposable
{
    private const int Users = 25;
    private static readonly string[] Asked =
    [
        "surface=home&limit=20", "surface=films&limit=6", "surface=trending&limit=30", "surface=home&limit=30&country=SE",
        "surface=genre:drama&maturity=12",
    ];

    private readonly BundleCopy _bundle = new();
    private readonly NodeProcess _node;
    private int _number;

    public LoggedListsTests() => _node = new NodeProcess(
        Path.Combine(AppContext.BaseDirectory, "StreamRec.Node.dll"),
        new Dictionary<string, string> { ["STREAMREC_BUNDLE"] = _bundle.FolderPath },
        "streamrec.lists { logged-share = 1, shuffled-share = 0.5 }");

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        _bundle.Dispose();
    }

    [Fact]
    public async Task A_thousand_lists_are_made_again_bit_for_bit_after_a_swap_of_the_model_changes_of_titles_and_restarts()
    {
        var lists = new List<LoggedList>();
        await _node.StartAsync();
        await LookAsync(10);
        await SwapAsync("other-model");
        await PutAsync("brand-new");
        await LookAsync(10);
        lists.AddRange(await LoggedAsync(20 * Users));
        await _node.StopAsync();

        await _node.StartAsync();
        await LookAsync(10);
        await PutAsync("newer-still");
        await LookAsync(10);
        lists.AddRange(await LoggedAsync(20 * Users));
        await _node.StopAsync();

        Assert.Equal(1_000, lists.Count);
        Assert.Equal(1_000, lists.Select(list => list.Version).Distinct().Count());
        Assert.Equal(2, lists.Select(list => list.Pins.Model).Distinct().Count());
        Assert.Equal(2, lists.Select(list => list.Pins.Archive).Distinct().Count());
        Assert.InRange(lists.Count(list => list.Pins.Shuffle is not null), 1, 999);
        Assert.All(lists, list => Assert.Equal([true, true, false, true], list.Places.Take(4).Select(place => place.InView)));
        foreach (var ofRun in lists.GroupBy(list => list.Pins.Archive!))
        {
            using var run = ArchivedRun.Open(Archive, ofRun.Key);
            foreach (var list in ofRun.OrderBy(list => list.Pins.SignalsVersion).ThenBy(list => list.Pins.CatalogVersion))
                Assert.Empty(RemadeList.Differences(list, run));
        }
        TellsWhatDiffers(lists[7]);
    }

    private string Archive => Path.Combine(_node.DataFolder, "archive");

    private void TellsWhatDiffers(LoggedList list)
    {
        using var run = ArchivedRun.Open(Archive, list.Pins.Archive!);
        var tampered = list with
        {
            Places = [.. list.Places.Select((place, k) => k == 2 ? place with { Score = place.Score + 1 } : place)],
        };
        Assert.StartsWith($"place 3: {list.Places[2].ItemId} (score ", Assert.Single(RemadeList.Differences(tampered, run)));
        var elsewhere = list with { Pins = list.Pins with { SignalsVersion = 1_000_000 } };
        Assert.Contains("version 1000000", Assert.Throws<ArchiveException>(() => RemadeList.Differences(elsewhere, run)).Message);
        Assert.Contains("no-run", Assert.Throws<ArchiveException>(() => ArchivedRun.Open(Archive, "no-run")).Message);
    }

    /// <summary>Each user looks at a list, three of its first places, and then does something that makes the next.</summary>
    private async Task LookAsync(int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            for (var user = 0; user < Users; user++)
            {
                var (id, query) = ($"viewer-{user}", Asked[(round + user) % Asked.Length]);
                var list = await _node.ListAsync(id, $"?{query}&device=d{_number++}");
                var (version, items) = (list.GetProperty("version").GetInt64(), list.GetProperty("items"));
                var events = new List<object>();
                foreach (var place in (int[])[0, 1, 3])
                    events.Add(Event(id, "impression", items[place], new { position = place, listVersion = version }));
                events.Add(Event(id, "rate", items[_number % items.GetArrayLength()], new { rating = 1 + _number % 5 }));
                using var answer = await _node.Http.PostAsJsonAsync("/v1/events", events);
                Assert.True(answer.IsSuccessStatusCode);
            }
        }
    }

    private Dictionary<string, object> Event(string user, string type, JsonElement item, object more)
    {
        var e = new Dictionary<string, object>
        {
            ["eventId"] = $"e{_number++}",
            ["userId"] = user,
            ["type"] = type,
            ["itemId"] = item.GetProperty("itemId").GetString()!,
            ["timestamp"] = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(),
        };
        foreach (var field in JsonSerializer.SerializeToElement(more).EnumerateObject()) e[field.Name] = field.Value;
        return e;
    }

    /// <summary>Another model: the same ranker without its encoder.</summary>
    private async Task SwapAsync(string id)
    {
        _bundle.DropEncoder();
        _bundle.Rename(id);
        using var answer = await _node.Http.PostAsync("/v1/model/reload", null);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private async Task PutAsync(string id)
    {
        var title = new { kind = "film", title = id, year = 2026, genres = new[] { "Drama" } };
        using var answer = await _node.Http.PutAsJsonAsync($"/v1/items/{id}", title);
        Assert.True(answer.IsSuccessStatusCode);
    }

    private async Task<List<LoggedList>> LoggedAsync(int count)
    {
        await Eventually.TrueAsync(
            async () => await _node.MetricAsync("streamrec_logged_lists_total", "written") >= count, TimeSpan.FromSeconds(60),
            () => $"{count} lists are logged");
        var kafka = (await _node.InfoAsync()).GetProperty("kafka");
        using var history = new TopicHistory(
            new KafkaSettings { BootstrapServers = kafka.GetProperty("bootstrapServers").GetString()! }, TimeProvider.System);
        var extent = await history.ExtentAsync(kafka.GetProperty("topics").GetProperty("lists").GetString()!);
        return [.. Enumerable.Range(0, extent!.Partitions)
            .SelectMany(partition => history.Values(extent, partition, TestContext.Current.CancellationToken))
            .Select(value => LoggedList.FromJson(value))];
    }
}
