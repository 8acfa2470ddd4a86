using System.Diagnostics;
using Prometheus;

namespace StreamRec.Node;

/// <summary>
/// Requests at <c>/metrics</c>. Every label is one of a known few: a method that HTTP does not define is <c>other</c>, a path is its
/// route's template (none for what is not there). What a client may invent must not make a series.
/// </summary>
internal sealed class HttpMetrics(RequestDelegate next)
{
    private static readonly string[] Labels = ["code", "method", "endpoint"];

    private static readonly Histogram Duration = Metrics.CreateHistogram(
        "http_request_duration_seconds",
        "From a request to the end of its answer; live connections last as long as they are open.", Labels);

    private static readonly Counter Received = Metrics.CreateCounter(
        "http_requests_received_total", "Requests that were answered.", Labels);

    private static readonly Gauge InProgress = Metrics.CreateGauge("http_requests_in_progress", "Requests that are being answered.");

    public async Task InvokeAsync(HttpContext http)
    {
        var began = Stopwatch.GetTimestamp();
        using var counted = InProgress.TrackInProgress();
        try
        {
            await next(http);
        }
        finally
        {
            var endpoint = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "";
            string[] labels = [http.Response.StatusCode.ToString(), MethodOf(http.Request.Method), endpoint];
            Received.WithLabels(labels).Inc();
            Duration.WithLabels(labels).Observe(Stopwatch.GetElapsedTime(began).TotalSeconds);
        }
    }

    private static string MethodOf(string method) =>
        method is "GET" or "HEAD" or "POST" or "PUT" or "DELETE" or "OPTIONS" or "PATCH" or "CONNECT" or "TRACE" ? method : "other";
}
