using System.Text.Json.Nodes;
using StreamRec.Actors;
using StreamRec.Catalog;
using StreamRec.Contracts;
using StreamRec.Gateway;
using StreamRec.Gateway.Auth;
using StreamRec.Ingest;
using StreamRec.Node.Settings;
using StreamRec.Ranking;

namespace StreamRec.Node.Routes;

/// <summary><c>GET /v1/info</c>: what this node is and where its Kafka is. No secrets, nothing of any user.</summary>
internal static class InfoRoutes
{
    public static IEndpointConventionBuilder MapInfo(this IEndpointRouteBuilder routes) => routes.MapRead("/v1/info", Info);

    private static IResult Info(
        NodeStatus status, NodeSettings settings, KafkaSettings kafka, PinSource pins, NodeCatalog catalog, GatewayAuth auth)
    {
        var answer = new JsonObject
        {
            ["version"] = NodeVersion.Text,
            ["node"] = status.Address ?? "joining",
            ["ready"] = status.Ready,
            ["open"] = auth.IsOpen,
            ["model"] = new JsonObject
            {
                ["id"] = pins.Model.Id,
                ["trainedOn"] = pins.Model.Manifest.TrainedOn,
                ["features"] = new JsonArray([.. pins.Model.Manifest.Features.Select(feature => (JsonNode)feature)]),
                ["heads"] = new JsonArray([.. OutcomeNames.All.Where(outcome => (pins.Model.Heads & outcome) != 0)
                    .Select(outcome => (JsonNode)OutcomeNames.NameOf(outcome))]),
            },
            ["catalog"] = new JsonObject
            {
                ["version"] = catalog.Store.Current.Version,
                ["titles"] = catalog.Store.Current.Count,
                ["file"] = catalog.FileHash,
                ["attributes"] = Declared(settings.Attributes.All),
            },
            ["users"] = new JsonObject
            {
                ["attributes"] = Declared(settings.PersonAttributes.All),
                ["understood"] = Declared(PersonAttributeRules.Understood),
            },
            ["signals"] = new JsonObject { ["version"] = pins.Signals.Version, ["at"] = pins.Signals.At },
            ["kafka"] = new JsonObject
            {
                ["bootstrapServers"] = kafka.BootstrapServers,
                ["embedded"] = kafka.Embedded,
                ["partitions"] = status.Topics?.Partitions,
                ["owned"] = new JsonArray([.. (status.Ingest?.Status.Owned ?? []).Select(partition => (JsonNode)partition)]),
                ["topics"] = new JsonObject
                {
                    ["events"] = kafka.Topics.Events,
                    ["catalog"] = kafka.Topics.Catalog,
                    ["users"] = kafka.Topics.Users,
                    ["deadLetters"] = kafka.Topics.DeadLetters,
                    ["lists"] = kafka.Topics.Lists,
                    ["signals"] = kafka.Topics.Signals,
                },
            },
            ["events"] = new JsonObject
            {
                ["names"] = new JsonArray([.. settings.Ingest.EventNames.All.Select(Declared)]),
            },
            ["database"] = settings.IsSqlite ? "sqlite" : "postgresql",
        };
        return Results.Text(answer.ToJsonString(), "application/json");
    }

    private static JsonObject Declared(IEnumerable<AttributeDeclaration> attributes) => new(attributes.Select(declared =>
        KeyValuePair.Create(declared.Name, (JsonNode?)AttributesSection.NameOf(declared.Type))));

    private static JsonNode Declared(EventName name) => name.Like is { } like
        ? new JsonObject { ["name"] = name.Name, ["like"] = EventTypeNames.Of(like), ["weight"] = name.Weight }
        : new JsonObject { ["name"] = name.Name, ["onlyCounts"] = true };
}
