using System.Net;
using System.Text;
using StreamRec.Actors;
using StreamRec.Domain;
using StreamRec.Gateway.Tests.Support;

namespace StreamRec.Gateway.Tests;

public sealed class ReadTests
{
    [Fact]
    public async Task A_read_is_the_list_message_of_that_surface_and_limit()
    {
        await using var host = await GatewayHost.StartAsync();
        var response = await host.Http.GetAsync("/v1/users/u1/recommendations?surface=films&limit=2&country=de&maturity=12&device=tv");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var list = await response.JsonAsync();
        Assert.Equal(("list", "films"), (list.Text("type"), list.Text("surface")));
        Assert.Equal(["a", "b"], list.Ids());
        var asked = Assert.Single(host.Region.Received.OfType<GetList>());
        Assert.Equal(("DE", 12, "tv"), (asked.Request.Country, asked.Request.Maturity, asked.Request.Device));
        Assert.Null(asked.AtLeast);
    }

    [Fact]
    public async Task A_read_says_after_which_event_it_is_wanted()
    {
        await using var host = await GatewayHost.StartAsync();
        var position = new LogPosition("g", 3, 42);
        await host.Http.GetAsync($"/v1/users/u1/recommendations?atLeast={position}");
        Assert.Equal(position, Assert.Single(host.Region.Received.OfType<GetList>()).AtLeast);
    }

    [Fact]
    public async Task A_read_without_an_answer_is_504()
    {
        await using var host = await GatewayHost.StartAsync(GatewayHost.Quick with { ReadTimeout = TimeSpan.FromMilliseconds(50) });
        host.Region["u1"].Answers = false;
        var problem = await (await host.Http.GetAsync($"/v1/users/u1/recommendations?atLeast={new LogPosition("g", 0, 1)}")).ProblemAsync(HttpStatusCode.GatewayTimeout);
        Assert.Contains("atLeast", problem.Text("detail"), StringComparison.Ordinal);
        await (await host.Http.GetAsync("/v1/users/u1/profile")).ProblemAsync(HttpStatusCode.GatewayTimeout);
    }

    [Theory]
    [InlineData(ReadRefusal.Recovering, "recovering")]
    [InlineData(ReadRefusal.Quarantined, "quarantined")]
    [InlineData(ReadRefusal.Failed, "list_failed")]
    public async Task A_user_that_cannot_be_read_now_is_503(ReadRefusal refusal, string code)
    {
        await using var host = await GatewayHost.StartAsync();
        host.Region["u1"].Refuses = refusal;
        foreach (var path in (string[])["recommendations", "profile"])
        {
            var response = await host.Http.GetAsync($"/v1/users/u1/{path}");
            Assert.Equal(code, (await response.ProblemAsync(HttpStatusCode.ServiceUnavailable)).Text("code"));
            Assert.NotNull(response.Headers.RetryAfter);
        }
    }

    [Fact]
    public async Task A_surface_that_the_users_node_does_not_know_is_the_callers_fault_too()
    {
        await using var host = await GatewayHost.StartAsync();
        host.Region["u1"].Refuses = ReadRefusal.UnknownSurface;
        var problem = await (await host.Http.GetAsync("/v1/users/u1/recommendations")).ProblemAsync(HttpStatusCode.BadRequest);
        Assert.Equal(("unknown_surface", "surface"), (problem.Text("code"), problem.Text("field")));
    }

    [Fact]
    public async Task A_refusal_that_comes_when_the_time_is_just_over_is_told_and_not_504()
    {
        await using var host = await GatewayHost.StartAsync(GatewayHost.Quick with { ReadTimeout = TimeSpan.Zero });
        host.Region["u1"].Refuses = ReadRefusal.Recovering;
        await (await host.Http.GetAsync($"/v1/users/u1/recommendations?atLeast={new LogPosition("g", 0, 1)}")).ProblemAsync(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task Before_the_region_is_up_reads_are_503()
    {
        await using var host = await GatewayHost.StartAsync();
        host.RegionIsUp = false;
        var response = await host.Http.GetAsync("/v1/users/u1/recommendations");
        await response.ProblemAsync(HttpStatusCode.ServiceUnavailable);
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Fact]
    public async Task The_profile_is_its_canonical_bytes()
    {
        await using var host = await GatewayHost.StartAsync();
        var bytes = await host.Http.GetByteArrayAsync("/v1/users/u1/profile");
        Assert.Equal(Encoding.UTF8.GetString(ProfileJson.Write(new UserId("u1"), Profile.Empty)), Encoding.UTF8.GetString(bytes));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("with space")]
    [InlineData("a/b")]
    [InlineData("a%2Fb")]
    [InlineData("Ünïcode ✓ 漢字")]
    [InlineData("q?x=1#f&y")]
    [InlineData("+")]
    public async Task An_escaped_id_arrives_as_it_was_meant(string userId)
    {
        await using var host = await GatewayHost.StartAsync();
        var list = await (await host.Http.GetAsync($"/v1/users/{Uri.EscapeDataString(userId)}/recommendations")).JsonAsync();
        Assert.Equal(userId, list.Text("userId"));
    }

    [Theory]
    [InlineData("/v1/users/%01/recommendations", "userId")]
    [InlineData("/v1/users/%FF%FE/recommendations", "userId")]
    [InlineData("/v1/users/u%C2%85/profile", "userId")]
    [InlineData("/v1/users/u1/recommendations?surface=nowhere", "surface")]
    [InlineData("/v1/users/u1/recommendations?surface=genre:", "surface")]
    [InlineData("/v1/users/u1/recommendations?limit=0", "limit")]
    [InlineData("/v1/users/u1/recommendations?limit=51", "limit")]
    [InlineData("/v1/users/u1/recommendations?limit=many", "limit")]
    [InlineData("/v1/users/u1/recommendations?limit=1&limit=2", "limit")]
    [InlineData("/v1/users/u1/recommendations?country=Germany", "country")]
    [InlineData("/v1/users/u1/recommendations?maturity=-1", "maturity")]
    [InlineData("/v1/users/u1/recommendations?atLeast=nonsense", "atLeast")]
    [InlineData("/v1/users/u1/profile?atLeast=%00", "atLeast")]
    [InlineData("/v1/users/u1/recommendations/live?lastVersion=x", "lastVersion")]
    [InlineData("/v1/users/u1/recommendations/live?deltas=maybe", "deltas")]
    public async Task A_bad_parameter_is_named(string path, string field)
    {
        await using var host = await GatewayHost.StartAsync();
        var problem = await (await host.Http.GetAsync(path)).ProblemAsync(HttpStatusCode.BadRequest);
        Assert.Equal(field, problem.Text("field"));
        Assert.Empty(host.Region.Received);
    }

    [Fact]
    public async Task An_unknown_surface_is_told_those_that_exist()
    {
        await using var host = await GatewayHost.StartAsync();
        var problem = await (await host.Http.GetAsync("/v1/users/u1/recommendations?surface=nowhere")).ProblemAsync(HttpStatusCode.BadRequest);
        Assert.Equal("unknown_surface", problem.Text("code"));
        Assert.Contains("continue-watching", problem.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_id_of_more_than_128_bytes_is_refused_and_one_of_128_is_not()
    {
        await using var host = await GatewayHost.StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await host.Http.GetAsync($"/v1/users/{new string('u', 128)}/profile")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await host.Http.GetAsync($"/v1/users/{new string('u', 129)}/profile")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await host.Http.GetAsync($"/v1/users/{new string('ü', 65)}/profile")).StatusCode);
    }

    [Fact]
    public async Task An_unknown_path_and_a_wrong_method_are_problems_too()
    {
        await using var host = await GatewayHost.StartAsync();
        await (await host.Http.GetAsync("/v1/nothing")).ProblemAsync(HttpStatusCode.NotFound);
        var response = await host.Http.DeleteAsync("/v1/events");
        await response.ProblemAsync(HttpStatusCode.MethodNotAllowed);
        Assert.Contains("POST", response.Content.Headers.Allow);
        await (await host.Http.GetAsync("/v1/live")).ProblemAsync(HttpStatusCode.UpgradeRequired);
    }

    [Fact]
    public async Task A_quarantined_user_is_released()
    {
        await using var host = await GatewayHost.StartAsync();
        host.Region["u1"].Refuses = ReadRefusal.Quarantined;
        Assert.Equal(HttpStatusCode.NoContent, (await host.Http.PostAsync("/v1/users/u1/release", null)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await host.Http.GetAsync("/v1/users/u1/profile")).StatusCode);
    }
}
