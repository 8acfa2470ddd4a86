using System.Net;
using Microsoft.Playwright;
using StreamRec.Ranking;
using StreamRec.Testing;
using StreamRec.Training;

namespace StreamRec.Node.Tests;

/// <summary>What a bundle foretells of a rating, in the lists and on the page; one that cannot says nothing.</summary>
public sealed class LikelihoodTests : IAsyncDisposable
{
    private const string Words = "73 % likely to get 4 stars or more from you";
    private readonly TestFolder _bundle = new("likelihood");
    private readonly NodeProcess _node;

    public LikelihoodTests()
    {
        Write(new LinearHead(
            Outcomes.Like, new float[RankerNetwork.Second], new float[RankerNetwork.Features], Bias: 1, Title: 1, new Dictionary<string, float>())); // a logit of 1: 0.731…
        _node = new NodeProcess(
            Path.Combine(AppContext.BaseDirectory, "StreamRec.Node.dll"), new Dictionary<string, string> { ["STREAMREC_BUNDLE"] = _bundle.Path });
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        _bundle.Dispose();
    }

    [Fact]
    public async Task Lists_say_it_in_hundredths_and_stop_when_the_bundle_in_their_place_cannot()
    {
        await _node.StartAsync();
        var items = (await _node.ListAsync("ann")).GetProperty("items").EnumerateArray().ToArray();
        Assert.NotEmpty(items);
        Assert.All(items, item => Assert.Equal("0.73", item.GetProperty("like").GetRawText()));

        Write(null);
        using var reload = await _node.Http.PostAsync("/v1/model/reload", null);
        Assert.Equal(HttpStatusCode.OK, reload.StatusCode);
        items = [.. (await _node.ListAsync("bob")).GetProperty("items").EnumerateArray()];
        Assert.NotEmpty(items);
        Assert.All(items, item => Assert.False(item.TryGetProperty("like", out _)));
    }

    [Fact]
    public async Task The_page_says_it_where_a_title_is_looked_at()
    {
        const string chromium = "/usr/bin/chromium";
        Assert.SkipUnless(File.Exists(chromium), "Needs Chromium (Debian: apt-get install chromium).");
        await _node.StartAsync();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = ["--no-sandbox", "--disable-gpu"] });
        var page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = 1440, Height = 900 } });
        await page.GotoAsync($"{_node.Http.BaseAddress}?user=likelihood-test");
        var first = page.Locator("section[data-surface=home] [data-item-id] button").First;
        await first.WaitForAsync();
        Assert.EndsWith(Words, await first.GetAttributeAsync("aria-label"));

        await first.FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight"); // by keyboard: a focus that is seen
        Assert.Equal(Words, await page.Locator(".popover .odds").TextContentAsync());
        await page.Keyboard.PressAsync("Enter");
        Assert.Equal(Words, await page.Locator("dialog[open] .odds").TextContentAsync());
    }

    /// <summary>With the demo's warm signals, so that there is something to list.</summary>
    private void Write(LinearHead? likes) => BundleWriter.Write(
        _bundle.Path, "likelihood", RankerNetwork.Untrained().With(likes is null ? [] : [likes]),
        File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "demo-bundle", "signals.bin")), "nothing", 1, new Dictionary<string, double>());
}
