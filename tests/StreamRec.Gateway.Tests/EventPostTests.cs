using System.Net;
using System.Net.Http.Headers;
using StreamRec.Domain;
using StreamRec.Gateway.Tests.Support;

namespace StreamRec.Gateway.Tests;

public sealed class EventPostTests
{
    [Fact]
    public async Task An_event_is_202_with_its_position_once_the_log_has_it()
    {
        await using var host = await GatewayHost.StartAsync();
        var response = await host.Http.PostAsync("/v1/events", Json.Body(Json.Event("e1")));
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var answer = await response.JsonAsync();
        Assert.Equal((202, "e1"), (answer.GetProperty("status").GetInt32(), answer.Text("eventId")));
        Assert.True(LogPosition.TryParse(answer.Text("position"), out _));
        Assert.Equal("e1", Assert.Single(host.Log.Events).EventId);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData(null)]
    public async Task The_content_type_does_not_matter(string? type)
    {
        await using var host = await GatewayHost.StartAsync();
        var body = Json.Body(Json.Event("e1"));
        body.Headers.ContentType = type is null ? null : new MediaTypeHeaderValue(type);
        Assert.Equal(HttpStatusCode.Accepted, (await host.Http.PostAsync("/v1/events", body)).StatusCode);
    }

    [Theory]
    [InlineData("", HttpStatusCode.BadRequest)]
    [InlineData("{", HttpStatusCode.BadRequest)]
    [InlineData("null", HttpStatusCode.BadRequest)]
    [InlineData("[{]", HttpStatusCode.BadRequest)]
    [InlineData("[1,2] 3", HttpStatusCode.BadRequest)]
    [InlineData("{}", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"eventId":"e","userId":"u","type":"teleport","timestamp":0}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"eventId":"e","userId":"u","type":"click","itemId":"tt1","timestamp":1782936000}""", HttpStatusCode.UnprocessableEntity)]
    public async Task What_is_no_event_is_a_problem(string body, HttpStatusCode status)
    {
        await using var host = await GatewayHost.StartAsync();
        await (await host.Http.PostAsync("/v1/events", Json.Body(body))).ProblemAsync(status);
        Assert.Empty(host.Log.Events);
    }

    [Fact]
    public async Task An_array_of_good_events_is_202_with_results_in_order()
    {
        await using var host = await GatewayHost.StartAsync();
        var ids = Enumerable.Range(0, 1000).Select(i => $"e{i}").ToArray();
        var response = await host.Http.PostAsync("/v1/events", Json.Body($"\n [{string.Join(",", ids.Select(id => Json.Event(id)))}] "));
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(ids, (await response.JsonAsync()).GetProperty("results").EnumerateArray().Select(r => r.Text("eventId")));
        Assert.Equal(ids, host.Log.Events.Select(e => e.EventId));
    }

    [Fact]
    public async Task An_array_with_bad_events_is_207_and_the_good_ones_are_produced()
    {
        await using var host = await GatewayHost.StartAsync();
        var deep = string.Concat(Enumerable.Repeat("[", 500)) + string.Concat(Enumerable.Repeat("]", 500));
        var body = $$"""[{{Json.Event("e1")}},{"eventId":"e2"},17,{{deep}},{{Json.Event("e3")}}]""";
        var response = await host.Http.PostAsync("/v1/events", Json.Body(body));
        Assert.Equal(HttpStatusCode.MultiStatus, response.StatusCode);
        var results = (await response.JsonAsync()).GetProperty("results").EnumerateArray().ToArray();
        Assert.Equal([202, 422, 400, 400, 202], results.Select(r => r.GetProperty("status").GetInt32()));
        Assert.Equal("e2", results[1].Text("eventId"));
        Assert.Equal(422, results[1].GetProperty("problem").GetProperty("status").GetInt32());
        Assert.Equal(["e1", "e3"], host.Log.Events.Select(e => e.EventId));
    }

    [Fact]
    public async Task An_empty_array_is_an_answer_too()
    {
        await using var host = await GatewayHost.StartAsync();
        var response = await host.Http.PostAsync("/v1/events", Json.Body("[]"));
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Empty((await response.JsonAsync()).GetProperty("results").EnumerateArray());
    }

    [Fact]
    public async Task Too_many_or_too_large_is_413_and_nothing_is_produced()
    {
        await using var host = await GatewayHost.StartAsync(GatewayHost.Quick with { MaxBodyBytes = 500_000 });
        var many = Json.Body($"[{string.Join(",", Enumerable.Range(0, 1001).Select(i => Json.Event($"e{i}")))}]");
        await (await host.Http.PostAsync("/v1/events", many)).ProblemAsync(HttpStatusCode.RequestEntityTooLarge);
        await (await host.Http.PostAsync("/v1/events", Json.Body(new string(' ', 500_001)))).ProblemAsync(HttpStatusCode.RequestEntityTooLarge);
        var one = Json.Body($$"""{"eventId":"e1","x":"{{new string('x', 70_000)}}"}""");
        await (await host.Http.PostAsync("/v1/events", one)).ProblemAsync(HttpStatusCode.RequestEntityTooLarge);
        Assert.Empty(host.Log.Events);
    }

    [Fact]
    public async Task While_the_log_is_away_an_event_is_503()
    {
        await using var host = await GatewayHost.StartAsync();
        host.Log.Unavailable = _ => true;
        var response = await host.Http.PostAsync("/v1/events", Json.Body(Json.Event("e1")));
        Assert.Equal("log_unavailable", (await response.ProblemAsync(HttpStatusCode.ServiceUnavailable)).Text("code"));
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Fact]
    public async Task When_the_log_goes_away_in_the_middle_the_answer_says_which_events_it_has()
    {
        await using var host = await GatewayHost.StartAsync();
        host.Log.Unavailable = e => e.EventId == "e2";
        var response = await host.Http.PostAsync("/v1/events", Json.Body($"[{Json.Event("e1")},{Json.Event("e2")},{{}}]"));
        Assert.Equal(HttpStatusCode.MultiStatus, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
        var results = (await response.JsonAsync()).GetProperty("results").EnumerateArray().ToArray();
        Assert.Equal([202, 503, 422], results.Select(r => r.GetProperty("status").GetInt32()));
        Assert.Equal("log_unavailable", results[1].GetProperty("problem").Text("code"));
    }

    [Fact]
    public async Task A_compressed_body_is_refused_plainly()
    {
        await using var host = await GatewayHost.StartAsync();
        var body = Json.Body(Json.Event("e1"));
        body.Headers.ContentEncoding.Add("gzip");
        await (await host.Http.PostAsync("/v1/events", body)).ProblemAsync(HttpStatusCode.UnsupportedMediaType);
    }
}
