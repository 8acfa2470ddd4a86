using System.Net;
using StreamRec.Gateway.Tests.Support;
using StreamRec.Ranking;

namespace StreamRec.Gateway.Tests;

public sealed class ModelTests
{
    [Fact]
    public async Task A_reload_names_the_model_now_and_before()
    {
        await using var host = await GatewayHost.StartAsync();
        using var answer = await host.Http.PostAsync("/v1/model/reload", null);
        var json = await answer.JsonAsync();
        Assert.Equal(("m2", "m1"), (json.GetProperty("model").GetString(), json.GetProperty("previous").GetString()));
    }

    [Fact]
    public async Task A_bundle_that_is_refused_is_a_conflict_with_the_reason()
    {
        await using var host = await GatewayHost.StartAsync();
        host.ReloadModel = () => throw new BundleRefusedException("ranker.onnx: sha256 is another.");
        using var answer = await host.Http.PostAsync("/v1/model/reload", null);
        var problem = await answer.ProblemAsync(HttpStatusCode.Conflict);
        Assert.Contains("sha256", problem.GetProperty("detail").GetString());
    }
}
