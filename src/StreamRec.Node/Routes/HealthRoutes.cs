using System.Text.Json.Nodes;
using StreamRec.Gateway;
using StreamRec.Ingest;

namespace StreamRec.Node.Routes;

/// <summary>
/// For the orchestrator: <c>/health/live</c> answers while the process does, <c>/health/ready</c> when it may get traffic.
/// </summary>
internal static class HealthRoutes
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapRead("/health/live", () => Results.Text("live"));
        routes.MapRead("/health/ready", Ready);
    }

    private static IResult Ready(HttpContext http, NodeStatus status)
    {
        if (!status.Ready) http.Response.Headers.RetryAfter = "1";
        var answer = new JsonObject
        {
            ["ready"] = status.Ready,
            ["member"] = status.MemberUp ? "up" : "joining",
            ["region"] = status.Region is null ? "waiting for the partition count" : "registered",
            ["draining"] = status.Draining,
            ["database"] = status.Actors is null ? "unknown" : status.Actors.DatabaseAvailable ? "available" : "away: checkpoints wait, lists go on",
            ["kafka"] = status.Kafka.Reason is { Length: > 0 } reason
                ? $"{status.Kafka.State.ToString().ToLowerInvariant()}: {reason}"
                : status.Kafka.State.ToString().ToLowerInvariant(),
            ["troubles"] = new JsonArray([.. status.Troubles.Select(trouble => (JsonNode)trouble)]),
            ["lost"] = new JsonArray([.. (status.Ingest?.Status.Lost ?? []).Select(lost => (JsonNode)new JsonObject
            {
                ["partition"] = lost.Partition,
                ["from"] = lost.From,
                ["to"] = lost.To,
                ["at"] = lost.At.ToString("u"),
            })]),
        };
        return Results.Text(answer.ToJsonString(), "application/json", statusCode: status.Ready ? 200 : 503);
    }
}
