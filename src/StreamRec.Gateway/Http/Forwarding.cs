using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace StreamRec.Gateway.Http;

/// <summary>
/// Requests that a proxy passes on. X-Forwarded-For, -Proto and -Host are believed of the configured proxies alone; of
/// anybody else they say no more than that the request comes from further away than its connection.
/// </summary>
internal static class Forwarding
{
    private static readonly string[] Marks = ["Forwarded", "Via", "X-Real-IP", "X-Client-IP", "True-Client-IP", "CF-Connecting-IP", "X-Cluster-Client-IP"];

    /// <summary>Before everything that looks at the caller's address, scheme or host.</summary>
    public static void Use(IApplicationBuilder app, GatewayOptions options)
    {
        if (options.TrustedProxies.IsEmpty) return;
        var forwarded = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost,
            ForwardLimit = null, // as many hops as are trusted
        };
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var network in options.TrustedProxies) forwarded.KnownIPNetworks.Add(network);
        app.Use((http, next) =>
        {
            http.Request.Headers.Remove(ForwardedHeadersDefaults.XOriginalForHeaderName); // says below that an address was believed
            return next(http);
        });
        app.UseForwardedHeaders(forwarded);
    }

    /// <summary>
    /// A proxy passes it on and nobody that is trusted says for whom. HTTP/1.0 counts too: it is what nginx speaks by default, with
    /// the upstream's own name as Host and no other trace of the caller.
    /// </summary>
    public static bool IsFromSomewhereElse(HttpContext http, GatewayOptions options)
    {
        var headers = http.Request.Headers;
        if (!options.TrustedProxies.IsEmpty && headers.ContainsKey(ForwardedHeadersDefaults.XOriginalForHeaderName))
            return http.Connection.RemoteIpAddress is not { } caller || !IPAddress.IsLoopback(caller);
        if (HttpProtocol.IsHttp10(http.Request.Protocol)) return true;
        foreach (var mark in Marks)
        {
            if (headers.ContainsKey(mark)) return true;
        }
        foreach (var name in headers.Keys)
        {
            if (name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase)) return true;
        }
        return false;
    }
}
