using System.Net;
using System.Text.Json;
using StreamRec.Contracts;
using StreamRec.Domain;
using StreamRec.Gateway.Tests.Support;

namespace StreamRec.Gateway.Tests;

/// <summary>PUT and GET of what is known of a person, and the same by an event. The host declares plan = keyword.</summary>
public sealed class AttributeRouteTests
{
    private const string Path = "/v1/users/ann/attributes";

    [Fact]
    public async Task A_put_is_202_with_id_and_position_and_an_event_of_the_person_that_says_all()
    {
        await using var host = await GatewayHost.StartAsync();
        var response = await host.Http.PutAsync(Path, Json.Body("""{"plan":"gold","country":"de"}"""));
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var answer = await response.JsonAsync();
        var sent = Assert.Single(host.Log.Events);
        Assert.Equal((202, sent.EventId), (answer.GetProperty("status").GetInt32(), answer.Text("eventId")));
        Assert.True(LogPosition.TryParse(answer.Text("position"), out _));
        Assert.Equal(("ann", EventType.Attributes, """{"country":"de","plan":"gold"}"""), (sent.UserId, sent.Type, sent.Attributes!.Json));
        Assert.Equal("DE", sent.Attributes.Country);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{}")]
    public async Task Without_a_body_or_with_an_empty_object_all_is_forgotten(string? body)
    {
        await using var host = await GatewayHost.StartAsync();
        var response = await host.Http.PutAsync(Path, body is null ? null : Json.Body(body));
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.True(Assert.Single(host.Log.Events).Attributes!.IsNone);
    }

    [Theory]
    [InlineData("{", 400, "malformed_json")]
    [InlineData("[]", 422, "wrong_type")]
    [InlineData("null", 422, "wrong_type")]
    [InlineData("""{"plan":1}""", 422, "invalid_attributes")]
    [InlineData("""{"shoeSize":43}""", 422, "invalid_attributes")]
    [InlineData("""{"plan":"a","plan":"b"}""", 422, "duplicate_field")]
    public async Task What_is_not_as_declared_is_a_problem_and_nothing_is_produced(string body, int status, string code)
    {
        await using var host = await GatewayHost.StartAsync();
        var problem = await (await host.Http.PutAsync(Path, Json.Body(body))).ProblemAsync((HttpStatusCode)status);
        Assert.Equal((code, "attributes"), (problem.Text("code"), problem.Text("field")));
        Assert.Empty(host.Log.Events);
    }

    [Fact]
    public async Task What_is_not_declared_is_refused_with_what_is()
    {
        await using var host = await GatewayHost.StartAsync();
        var problem = await (await host.Http.PutAsync(Path, Json.Body("""{"shoeSize":43}"""))).ProblemAsync(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("accepted: country, favouriteGenres, favouriteKinds, locale, maturityLimit, plan.", problem.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_that_says_it_is_held_to_the_same_by_HTTP_and_on_a_socket()
    {
        await using var host = await GatewayHost.StartAsync();
        string Said(string id, string attributes) =>
            $$"""{"eventId":"{{id}}","userId":"ann","type":"attributes","timestamp":1782936000000,"attributes":{{attributes}}}""";
        Assert.Equal(HttpStatusCode.Accepted, (await host.Http.PostAsync("/v1/events", Json.Body(Said("a", """{"plan":"gold"}""")))).StatusCode);
        var problem = await (await host.Http.PostAsync("/v1/events", Json.Body(Said("b", """{"plan":true}""")))).ProblemAsync(HttpStatusCode.UnprocessableEntity);
        Assert.Equal("invalid_attributes", problem.Text("code"));
        await using var screen = await Screen.OpenAsync(host);
        await screen.SendAsync($$"""{"type":"event","event":{{Said("c", """{"shoeSize":43}""")}}}""");
        var error = await screen.NextAsync("error");
        Assert.Equal(("invalid_attributes", "c"), (error.Text("code"), error.Text("eventId")));
        await screen.SendAsync($$"""{"type":"event","event":{{Said("d", """{"maturityLimit":6}""")}}}""");
        await screen.NextAsync("ack");
        Assert.Equal(["a", "d"], host.Log.Events.Select(e => e.EventId));
    }

    [Fact]
    public async Task A_read_gives_back_what_is_known_and_an_empty_object_of_who_is_not()
    {
        await using var host = await GatewayHost.StartAsync();
        var response = await host.Http.GetAsync(Path);
        Assert.Equal("{}", await response.Content.ReadAsStringAsync());
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
        var said = new UserEvent
        {
            EventId = "e",
            UserId = "ann",
            Type = EventType.Attributes,
            Timestamp = 1_782_936_000_000,
            Attributes = PersonAttributes.Of("""{"plan":"gold"}"""),
        };
        host.Region["ann"].Profile = Profile.Empty.Fold(new RecordedEvent(1, said.Timestamp, said), FoldOptions.Default).Profile;
        Assert.Equal("""{"plan":"gold"}""", await host.Http.GetStringAsync(Path));
        Assert.Equal("gold", JsonDocument.Parse(await host.Http.GetStringAsync("/v1/users/ann/profile")).RootElement.GetProperty("attributes").Text("plan"));
    }
}
