using System.Net;
using System.Net.Http.Headers;
using StreamRec.Actors;
using StreamRec.Gateway.Tests.Support;
using StreamRec.Testing;

namespace StreamRec.Gateway.Tests;

/// <summary>What one user may ask of a node, over all of its connections.</summary>
public sealed class BudgetTests
{
    private static readonly GatewayOptions Few = GatewayHost.Keyed with { EventsPerSecond = 1, EventBurst = 3, ReadsPerSecond = 1, ReadBurst = 3 };

    [Fact]
    public async Task Events_of_one_user_above_the_rate_are_429_with_Retry_After_and_other_users_go_on()
    {
        await using var host = await GatewayHost.StartAsync(Few, time: new SteppedTime());
        host.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Tokens.Producer());
        var response = await host.Http.PostAsync("/v1/events", Json.Body($"[{string.Join(',', Enumerable.Range(0, 8).Select(i => Json.Event($"e{i}", i < 7 ? "u1" : "u2")))}]"));

        Assert.Equal(HttpStatusCode.MultiStatus, response.StatusCode);
        var results = (await response.JsonAsync()).GetProperty("results").EnumerateArray().ToList();
        Assert.Equal([202, 202, 202, 429, 429, 429, 429, 202], results.Select(r => r.GetProperty("status").GetInt32()));
        Assert.Equal("rate_limited", results[3].GetProperty("problem").Text("code"));
        Assert.InRange(response.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 3);
        Assert.Equal(["e0", "e1", "e2", "e7"], host.Log.Events.Select(e => e.EventId));

        var one = await host.Http.PostAsync("/v1/events", Json.Body(Json.Event("e9", "u1")));
        Assert.Equal("rate_limited", (await one.ProblemAsync(HttpStatusCode.TooManyRequests)).Text("code"));
        Assert.InRange(one.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 3);
    }

    [Fact]
    public async Task All_sockets_of_a_user_and_its_posts_share_one_budget_of_events()
    {
        await using var host = await GatewayHost.StartAsync(Few, time: new SteppedTime());
        var answers = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            await using var screen = await Screen.OpenAsync(host, Tokens.Viewer("u1"));
            await screen.SendAsync($$"""{"type":"event","event":{{Json.Event($"e{i}")}}}""");
            var answer = await screen.NextAsync();
            Assert.Equal($"e{i}", answer.Text("eventId"));
            answers.Add(answer.Text("type"));
        }
        Assert.Equal(["ack", "ack", "ack", "error"], answers);
        host.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Tokens.Viewer("u1"));
        await (await host.Http.PostAsync("/v1/events", Json.Body(Json.Event("e4")))).ProblemAsync(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Events_that_the_caller_may_not_send_take_nothing_of_their_users_budget()
    {
        await using var host = await GatewayHost.StartAsync(Few, time: new SteppedTime());
        host.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Tokens.Viewer("u2"));
        for (var i = 0; i < 5; i++) await (await host.Http.PostAsync("/v1/events", Json.Body(Json.Event("e", "u1")))).ProblemAsync(HttpStatusCode.Forbidden);
        host.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Tokens.Viewer("u1"));
        Assert.Equal(HttpStatusCode.Accepted, (await host.Http.PostAsync("/v1/events", Json.Body(Json.Event("e", "u1")))).StatusCode);
    }

    [Theory]
    [InlineData("/v1/users/u1/recommendations")]
    [InlineData("/v1/users/u1/profile")]
    [InlineData("/v1/users/u1/recommendations/live")]
    public async Task Reads_of_one_user_above_the_rate_are_429_with_Retry_After(string path)
    {
        await using var host = await GatewayHost.StartAsync(Few, time: new SteppedTime());
        host.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Tokens.Operator());
        for (var i = 0; i < 3; i++) Assert.Equal(HttpStatusCode.OK, (await host.Http.GetAsync("/v1/users/u1/profile")).StatusCode);
        var refused = await host.Http.GetAsync(path);
        Assert.Equal("rate_limited", (await refused.ProblemAsync(HttpStatusCode.TooManyRequests)).Text("code"));
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 3);
        Assert.Equal(HttpStatusCode.OK, (await host.Http.GetAsync("/v1/users/u2/profile")).StatusCode);
    }

    [Fact]
    public async Task A_read_beyond_the_users_contexts_is_429_and_names_the_budget()
    {
        await using var host = await GatewayHost.StartAsync();
        host.Region["u1"].Refuses = ReadRefusal.TooManyContexts;
        var refused = await host.Http.GetAsync("/v1/users/u1/recommendations?country=DE");
        Assert.Equal("too_many_contexts", (await refused.ProblemAsync(HttpStatusCode.TooManyRequests)).Text("code"));
        Assert.NotNull(refused.Headers.RetryAfter);
    }

    [Fact]
    public async Task A_refused_subscription_is_told_by_its_name_and_the_others_are_not()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var screen = await Screen.OpenAsync(host);
        host.Region["u1"].RefusesOnly = ("genre:drama", ReadRefusal.TooManyContexts);
        await screen.SubscribeAsync("u1", "genre:Drama");
        var error = await screen.NextAsync("error");
        Assert.Equal(("too_many_contexts", "genre:Drama"), (error.Text("code"), error.Text("surface")));
        await screen.SubscribeAsync("u1", "films");
        Assert.Equal("films", (await screen.NextAsync("list")).Text("surface"));
    }

    [Fact]
    public void A_rate_gives_its_burst_at_once_then_one_by_one_and_says_when()
    {
        var time = new SteppedTime();
        var rate = new RateByUser(2, 3, time);
        for (var i = 0; i < 3; i++) Assert.Null(rate.TryTake("u1"));
        Assert.Equal(TimeSpan.FromSeconds(0.5), rate.TryTake("u1"));
        Assert.Null(rate.TryTake("u2"));
        time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Null(rate.TryTake("u1"));
        Assert.NotNull(rate.TryTake("u1"));
        time.Advance(TimeSpan.FromSeconds(10));
        for (var i = 0; i < 3; i++) Assert.Null(rate.TryTake("u1"));
        Assert.NotNull(rate.TryTake("u1"));
    }

    [Fact]
    public void Users_who_have_been_silent_are_forgotten()
    {
        var time = new SteppedTime();
        var rate = new RateByUser(1, 3, time);
        for (var i = 0; i < 1_000; i++) rate.TryTake($"u{i}");
        time.Advance(TimeSpan.FromSeconds(2));
        rate.TryTake("another");
        Assert.Equal(1, rate.Count);
    }
}
