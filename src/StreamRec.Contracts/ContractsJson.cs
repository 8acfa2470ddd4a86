using System.Text.Json.Serialization;

namespace StreamRec.Contracts;

/// <summary>Source-generated JSON of what goes out: camelCase, nulls left out. Serialize as <see cref="ServerMessage"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ServerMessage))]
[JsonSerializable(typeof(LoggedList))]
public sealed partial class ContractsJson : JsonSerializerContext;
