using Microsoft.Playwright;
using StreamRec.Testing;

namespace StreamRec.Node.Tests;

/// <summary>The page in a real browser against a real node on its embedded parts.</summary>
public sealed class PageTests : IAsyncLifetime
{
    internal static readonly string? Chromium = new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);
    private readonly NodeProcess _node = new(Path.Combine(AppContext.BaseDirectory, "StreamRec.Node.dll"));
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (Chromium is null) return;
        await _node.StartAsync();
        _playwright = await Playwright.CreateAsync();
        _browser = await LaunchAsync(_playwright);
    }

    internal static Task<IBrowser> LaunchAsync(IPlaywright playwright) => playwright.Chromium.LaunchAsync(new()
    {
        ExecutablePath = Chromium,
        Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    });

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        await _node.DisposeAsync();
    }

    [Fact]
    public async Task Playing_a_film_changes_the_list_of_every_open_window_because_of_that_event()
    {
        Assert.SkipWhen(Chromium is null, "Needs Chromium (Debian: apt-get install chromium).");
        var (one, problems) = await OpenAsync("browser-test");
        var (two, _) = await OpenAsync("browser-test");
        var before = await TitlesAsync(one);
        Assert.True(before.Count >= 10, $"a stranger's first list has {before.Count} titles");
        Assert.Equal(before, await TitlesAsync(two));

        await one.Locator("section[data-surface=home] [data-item-id] button").First.FocusAsync();
        await one.Keyboard.PressAsync("p");
        await Eventually.TrueAsync(async () => !(await TitlesAsync(one)).SequenceEqual(before), Eventually.DefaultLimit, () => "the list changed");
        await Eventually.TrueAsync(async () => (await TitlesAsync(two)).SequenceEqual(await TitlesAsync(one)), Eventually.DefaultLimit, () => "both windows agree");
        Assert.DoesNotContain(before[0], await TitlesAsync(one)); // what plays moves on to continue-watching

        var profile = System.Text.Encoding.UTF8.GetString(await _node.ProfileAsync("browser-test"));
        Assert.Contains("\"playStart\"", profile);
        Assert.Contains(before[0], profile);
        await Eventually.TrueAsync(async () => await one.Locator("#latency").GetAttributeAsync("data-ms") is { Length: > 0 }, Eventually.DefaultLimit,
            () => "the measured time from action to list is shown");
        Assert.Empty(problems);
    }

    [Fact]
    public async Task Clicking_a_film_changes_the_list_of_every_open_window_because_of_that_click()
    {
        Assert.SkipWhen(Chromium is null, "Needs Chromium (Debian: apt-get install chromium).");
        var (one, _) = await OpenAsync("click-test");
        var (two, _) = await OpenAsync("click-test");
        var before = await TitlesAsync(one);
        var clicked = before[5];

        await one.Locator($"section[data-surface=home] [data-item-id={clicked}] button").ClickAsync();
        await one.Locator("dialog[open]").WaitForAsync();
        await Eventually.TrueAsync(async () => (await TitlesAsync(two)).IndexOf(clicked) is >= 0 and < 5, Eventually.DefaultLimit, () => "the clicked title climbs");
        await Eventually.TrueAsync(async () => (await TitlesAsync(two)).SequenceEqual(await TitlesAsync(one)), Eventually.DefaultLimit, () => "both windows agree");
        Assert.DoesNotContain("\"recent\":[{", System.Text.Encoding.UTF8.GetString(await _node.ProfileAsync("click-test"))); // no strong event: the click alone
    }

    [Fact]
    public async Task The_page_works_without_a_mouse()
    {
        Assert.SkipWhen(Chromium is null, "Needs Chromium (Debian: apt-get install chromium).");
        var (page, _) = await OpenAsync("keyboard-test");
        await page.Locator("section[data-surface=home] [data-item-id] button").First.FocusAsync();
        var first = await FocusedAsync(page);
        await page.Keyboard.PressAsync("ArrowRight");
        Assert.NotEqual(first, await FocusedAsync(page));
        await page.Keyboard.PressAsync("ArrowLeft");
        Assert.Equal(first, await FocusedAsync(page));
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("dialog[open]").WaitForAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.Locator("dialog[open]").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        Assert.Equal(first, await FocusedAsync(page));
    }

    [Fact]
    public async Task Pointing_at_a_poster_and_then_clicking_opens_the_title()
    {
        Assert.SkipWhen(Chromium is null, "Needs Chromium (Debian: apt-get install chromium).");
        var (page, problems) = await OpenAsync("hover-test");
        for (var turn = 0; turn < 12; turn++)
        {
            var face = page.Locator($"section[data-surface=home] [data-index=\"{turn % 6}\"] button");
            await face.HoverAsync();
            await page.Locator(".popover:not([hidden])").WaitForAsync();
            var box = (await face.BoundingBoxAsync())!;
            await page.Mouse.ClickAsync(box.X + box.Width / 2, box.Y + box.Height / 2);
            await page.Locator("dialog[open]").WaitForAsync();
            Assert.Equal(0, await page.Locator(".popover:not([hidden])").CountAsync());
            await page.Keyboard.PressAsync("Escape");
            await page.Locator("dialog[open]").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
            await page.Mouse.MoveAsync(2, 2);
        }
        Assert.Empty(problems);
    }

    [Fact]
    public async Task A_title_dismissed_by_keyboard_leaves_every_row_and_comes_back_by_undo_and_no_neighbour_is_played()
    {
        Assert.SkipWhen(Chromium is null, "Needs Chromium (Debian: apt-get install chromium).");
        var (page, problems) = await OpenAsync("dismiss-test");
        var before = await TitlesAsync(page);
        await page.Locator("section[data-surface=home] [data-item-id] button").First.FocusAsync();
        await page.Keyboard.PressAsync("n");
        await page.Locator($"[data-item-id={before[0]}]").First.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        Assert.Equal("Undo", await page.EvaluateAsync<string>("() => document.activeElement.textContent"));
        await page.Keyboard.PressAsync("p");
        Assert.DoesNotContain("playStart", System.Text.Encoding.UTF8.GetString(await _node.ProfileAsync("dismiss-test")));

        await page.Keyboard.PressAsync("Enter");
        await page.Locator($"section[data-surface=home] [data-item-id={before[0]}]").WaitForAsync();
        Assert.NotNull(await FocusedAsync(page));
        await Eventually.TrueAsync(async () => (await TitlesAsync(page)).SequenceEqual(before), Eventually.DefaultLimit, () => "the list is as it was");
        Assert.Empty(problems);
    }

    [Fact]
    public async Task Stars_and_likes_are_taken_back_by_pressing_them_again()
    {
        Assert.SkipWhen(Chromium is null, "Needs Chromium (Debian: apt-get install chromium).");
        var (page, problems) = await OpenAsync("undo-test");
        await page.Locator("section[data-surface=home] [data-item-id] button").First.ClickAsync();
        var dialog = page.Locator("dialog[open]");
        foreach (var (name, shown) in ((string, string)[])[("Rate 4 of 5", "rating"), ("Like", "opinion")])
        {
            var mark = dialog.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
            await mark.ClickAsync();
            await SaysAsync($"\"{shown}\"", true);
            await dialog.Locator($"button[aria-label='{name}'][aria-pressed=true]").ClickAsync();
            await SaysAsync($"\"{shown}\"", false);
            await dialog.Locator($"button[aria-label='{name}'][aria-pressed=false]").WaitForAsync();
        }
        Assert.Empty(problems);

        Task SaysAsync(string word, bool says) => Eventually.TrueAsync(
            async () => Titles(System.Text.Encoding.UTF8.GetString(await _node.ProfileAsync("undo-test"))).Contains(word, StringComparison.Ordinal) == says,
            Eventually.DefaultLimit, () => $"the profile {(says ? "says" : "does not say")} {word} of the title");

        static string Titles(string profile) => System.Text.Json.JsonDocument.Parse(profile).RootElement.GetProperty("titles").GetRawText();
    }

    private async Task<(IPage Page, List<string> Problems)> OpenAsync(string viewer)
    {
        var page = await _browser!.NewPageAsync(new() { ViewportSize = new() { Width = 1440, Height = 900 } });
        var problems = new List<string>();
        page.PageError += (_, error) => problems.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error") problems.Add(message.Text);
        };
        await page.GotoAsync($"{_node.Http.BaseAddress}?user={viewer}");
        await page.Locator("html[data-live=open]").WaitForAsync();
        await page.Locator("section[data-surface=home] [data-item-id]").First.WaitForAsync();
        return (page, problems);
    }

    private static async Task<List<string>> TitlesAsync(IPage page) => [.. await page.EvaluateAsync<string[]>(
        "() => [...document.querySelectorAll('section[data-surface=home] [data-item-id]')].filter(e => e.dataset.index !== undefined)" +
        ".sort((a, b) => a.dataset.index - b.dataset.index).map(e => e.dataset.itemId)")];

    private static Task<string?> FocusedAsync(IPage page) =>
        page.EvaluateAsync<string?>("() => document.activeElement?.closest('[data-item-id]')?.dataset.itemId ?? null");
}
