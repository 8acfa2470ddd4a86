using System.Text.Json.Serialization;

namespace StreamRec.Training;

/// <summary>A line of the titles file that goes with the data set.</summary>
internal sealed record Detail
{
    public required string Id { get; init; }
    public IReadOnlyList<string> Cast { get; init; } = [];
    public IReadOnlyList<string> Directors { get; init; } = [];
    public string Description { get; init; } = "";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Detail))]
internal sealed partial class DetailJson : JsonSerializerContext;
