using Prometheus;

namespace StreamRec.Gateway;

/// <summary>What is seen of the gateway at <c>/metrics</c>. No user ids in labels.</summary>
internal static class GatewayMetrics
{
    public static readonly Gauge Connections = Metrics.CreateGauge(
        "streamrec_gateway_connections", "Live connections that are open.", "kind");

    public static readonly Gauge Subscriptions = Metrics.CreateGauge(
        "streamrec_gateway_subscriptions", "Lists that open connections follow.");

    public static readonly Counter MessagesOut = Metrics.CreateCounter(
        "streamrec_gateway_messages_out_total", "Messages sent to screens.", "type");

    public static readonly Counter MessagesIn = Metrics.CreateCounter(
        "streamrec_gateway_messages_in_total", "Messages of screens, by type; malformed ones as invalid.", "type");

    public static readonly Counter Conflated = Metrics.CreateCounter(
        "streamrec_gateway_conflated_total", "Lists that were replaced by a newer one before the screen could take them.");

    public static readonly Counter Closed = Metrics.CreateCounter(
        "streamrec_gateway_closed_total", "Live connections that ended, by reason.", "reason");

    public static readonly Counter Resubscribed = Metrics.CreateCounter(
        "streamrec_gateway_resubscribed_total", "Subscriptions asked for again, because the user's actor ended or did not answer.");

    public static readonly Counter Events = Metrics.CreateCounter(
        "streamrec_gateway_events_total",
        "Events that came by HTTP or socket, by outcome: accepted, invalid, refused, limited, unavailable, failed.", "outcome");

    public static readonly Histogram Push = Metrics.CreateHistogram(
        "streamrec_gateway_push_seconds", "From a list's arrival at its socket's actor to the end of its send.", Latency());

    public static readonly Histogram ActionToPush = Metrics.CreateHistogram(
        "streamrec_gateway_action_to_push_seconds",
        "From an event's effective time to the end of the send of the first list with it; events older than a minute are left out.",
        Latency());

    private static HistogramConfiguration Latency() => new() { Buckets = Histogram.ExponentialBuckets(0.00025, 2, 18) };
}
