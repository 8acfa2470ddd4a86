namespace StreamRec.Gateway.Http;

/// <summary>Bad input is an answer, not a crash: every refusal of the API, the framework's own too, becomes problem+json.</summary>
internal sealed partial class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
        }
        catch (RefusedException refused)
        {
            await AnswerAsync(http, refused.Problem);
            return;
        }
        catch (BadHttpRequestException bad)
        {
            await AnswerAsync(http, new Problem(bad.StatusCode, "bad_request", bad.Message));
            return;
        }
        catch (Exception) when (http.RequestAborted.IsCancellationRequested)
        {
            return; // nobody is there to be answered
        }
        catch (Exception unexpected) when (!http.Response.HasStarted)
        {
            LogFailed(http.Request.Method, http.GetEndpoint()?.DisplayName, unexpected);
            await AnswerAsync(http, new Problem(500, "internal", "The node failed to answer; its log has the reason."));
            return;
        }
        if (FromFramework(http) is { } problem) await AnswerAsync(http, problem);
    }

    /// <summary>An answer without a body under /v1: routing said 404 or 405.</summary>
    private static Problem? FromFramework(HttpContext http)
    {
        var response = http.Response;
        if (response.HasStarted || response.StatusCode < 400 || response.ContentType is not null) return null;
        if (!http.Request.Path.StartsWithSegments("/v1")) return null;
        return response.StatusCode switch
        {
            404 => new Problem(404, "unknown_path", "There is nothing at this path; src/StreamRec.Contracts/README.md lists the paths."),
            405 => new Problem(405, "method_not_allowed", $"This path accepts: {response.Headers.Allow}."),
            var status => new Problem(status, "refused", "The request was refused."),
        };
    }

    private static Task AnswerAsync(HttpContext http, Problem problem)
    {
        if (http.Response.HasStarted)
        {
            http.Abort(); // half an answer must not look like a whole one
            return Task.CompletedTask;
        }
        var allow = http.Response.Headers.Allow;
        var origin = http.Response.Headers.AccessControlAllowOrigin;
        http.Response.Clear();
        if (allow.Count > 0) http.Response.Headers.Allow = allow;
        if (origin.Count > 0) http.Response.Headers.AccessControlAllowOrigin = origin;
        return problem.AnswerAsync(http);
    }

    [LoggerMessage(LogLevel.Error, "{Method} {Endpoint} failed")]
    private partial void LogFailed(string method, string? endpoint, Exception exception);
}
