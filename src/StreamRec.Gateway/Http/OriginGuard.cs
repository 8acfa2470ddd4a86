using System.Net;
using Microsoft.Extensions.Primitives;
using StreamRec.Gateway.Auth;

namespace StreamRec.Gateway.Http;

/// <summary>
/// A web page of somebody else must not use the reader's browser to read or change anything here. An Origin that is
/// neither the node's own nor allow-listed is refused. A node that is open (loopback, no key) also checks Host, since a
/// foreign name that is rebound to 127.0.0.1 is same-origin for the browser; with a key such a page has no token. Nor does it
/// answer what a proxy passes on for others: for a connection from this machine it would let them do everything.
/// </summary>
internal sealed class OriginGuard(RequestDelegate next, GatewayOptions options, GatewayAuth auth)
{
    private readonly HashSet<string> _origins = new(options.AllowedOrigins.Select(o => o.TrimEnd('/')), StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _hosts = new(options.AllowedHosts, StringComparer.OrdinalIgnoreCase);

    public Task InvokeAsync(HttpContext http)
    {
        var request = http.Request;
        if (auth.IsOpen && !IsOwnHost(request.Host.Host))
            return Refuse(http, "host_not_allowed", "This node has no key and answers to localhost, loopback addresses and the names in streamrec.http.allowed-hosts only, as Host.");
        if (auth.IsOpen && Forwarding.IsFromSomewhereElse(http, options))
            return Refuse(http, "proxied_without_key",
                "This node has no key: whoever is on its machine may do everything, and a proxy passes this request on for somebody who may not be. " +
                "Configure a key (STREAMREC_JWT_KEY or STREAMREC_JWT_PUBLIC_KEY_FILE); for callers on this machine name the proxy in streamrec.http.trusted-proxies.");
        if (!request.Headers.TryGetValue("Origin", out var header) || StringValues.IsNullOrEmpty(header)) return next(http);
        if (header.Count != 1) return Refuse(http, "origin_not_allowed", "More than one Origin was sent.");
        var origin = header.ToString();
        if (IsOwn(origin, request)) return next(http);
        return _origins.Contains(origin)
            ? AnswerAllowedAsync(http, origin)
            : Refuse(http, "origin_not_allowed", "Pages of this Origin may not use this node: its Host is another. A proxy must pass Host on (nginx: proxy_set_header Host $http_host) or be named in " +
                "streamrec.http.trusted-proxies and send X-Forwarded-Host; other sites' pages are named in streamrec.http.allowed-origins.");
    }

    private static Task Refuse(HttpContext http, string code, string detail) => new Problem(403, code, detail).AnswerAsync(http);

    private bool IsOwnHost(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip))
        || _hosts.Contains(host);

    /// <summary>Scheme aside: a proxy may end TLS before the node.</summary>
    private static bool IsOwn(string origin, HttpRequest request) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && string.Equals(uri.IdnHost.Trim('[', ']'), request.Host.Host.Trim('[', ']'), StringComparison.OrdinalIgnoreCase)
        && uri.Port == (request.Host.Port ?? (uri.Scheme == Uri.UriSchemeHttps ? 443 : 80));

    private Task AnswerAllowedAsync(HttpContext http, string origin)
    {
        var headers = http.Response.Headers;
        headers.AccessControlAllowOrigin = origin;
        headers.Vary = "Origin";
        headers.AccessControlExposeHeaders = $"ETag, Retry-After, {UserRoutes.Position}";
        if (!HttpMethods.IsOptions(http.Request.Method) || !http.Request.Headers.ContainsKey("Access-Control-Request-Method"))
            return next(http);
        headers.AccessControlAllowMethods = "GET, POST, PUT, DELETE";
        headers.AccessControlAllowHeaders = "Authorization, Content-Type, Last-Event-ID, If-None-Match";
        headers.AccessControlMaxAge = "600";
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
