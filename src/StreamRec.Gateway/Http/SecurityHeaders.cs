using System.Net;

namespace StreamRec.Gateway.Http;

/// <summary>
/// What every answer tells browsers and clients, refusals included: this node's pages load nothing of others and are framed by
/// nobody, no address (with a token in it) is passed on, and who is sent away for now knows for how long.
/// </summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    // 'self' is the node's own scheme too: browsers take it for ws: and wss: of the same host.
    private const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self' ws: wss:; " +
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    public Task InvokeAsync(HttpContext http)
    {
        // Refusals clear what was set before them.
        http.Response.OnStarting(static state => Add((HttpContext)state), http);
        return next(http);
    }

    private static Task Add(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        // A browser that has once heard it asks no port of that host without TLS: not to be said of localhost.
        if (http.Request.IsHttps && !IsLoopback(http.Request.Host.Host)) headers.StrictTransportSecurity = "max-age=31536000";
        if (http.Response.StatusCode is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable
            && headers.RetryAfter.Count == 0)
            headers.RetryAfter = "1";
        return Task.CompletedTask;
    }

    private static bool IsLoopback(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
}
