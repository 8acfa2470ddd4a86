using System.Text.Json;
using StreamRec.Ranking;

namespace StreamRec.Gateway.Http;

/// <summary>The model that the node ranks with, for operators.</summary>
internal static class ModelRoutes
{
    /// <summary>
    /// POST /v1/model/reload: reads the configured bundle again and ranks with it from now on; lists that are watched follow
    /// within seconds. 409 with the reason when the bundle is refused; then the model stays that was.
    /// </summary>
    public static async Task Reload(HttpContext http)
    {
        var gateway = GatewayServices.Of(http);
        var caller = await gateway.Auth.CallerAsync(http);
        if (!caller.MayOperate) throw RefusedException.Forbidden("Only an operator may reload the model.");
        ModelChange change;
        try
        {
            change = await Task.Run(gateway.Backend.ReloadModel, http.RequestAborted);
        }
        catch (BundleRefusedException refused)
        {
            throw new RefusedException(new Problem(StatusCodes.Status409Conflict, "bundle_refused", refused.Message));
        }
        var answer = new Dictionary<string, string> { ["model"] = change.Model, ["previous"] = change.Previous };
        await JsonAnswer.WriteAsync(http, StatusCodes.Status200OK, JsonSerializer.SerializeToUtf8Bytes(answer));
    }
}
