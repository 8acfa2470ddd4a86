using System.Text.Json;
using System.Text.Json.Serialization;
using StreamRec.Contracts;

namespace StreamRec.Ranking;

/// <summary>
/// What the ranker of a bundle sees of a candidate, in order: names of <see cref="FeatureList"/>, and of features that are declared beside.
/// </summary>
public sealed record FeatureDeclarations
{
    public required IReadOnlyList<string> Features { get; init; }

    /// <summary>Those that <see cref="FeatureList"/> has not; each is named once.</summary>
    public IReadOnlyList<DeclaredFeature> Declared
    {
        get => field ?? [];
        init;
    }

    /// <exception cref="BundleRefusedException">It cannot be read; names the file and what is wrong.</exception>
    public static FeatureDeclarations Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize(ByteOrderMark.Skip(File.ReadAllBytes(file).AsSpan()), FeatureJson.Default.FeatureDeclarations)
                ?? throw new BundleRefusedException($"{file}: it is JSON null; expected an object.");
        }
        catch (Exception problem) when (problem is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new BundleRefusedException($"{file}: no list of features: {problem.Message}", problem);
        }
    }
}

/// <summary>A feature that a team declares. Which of the rest it needs follows from <paramref name="Extract"/>.</summary>
/// <param name="Extract">A name of <see cref="Extractors"/>.</param>
/// <param name="Field">What of a title it reads.</param>
/// <param name="Value">What that is compared with.</param>
/// <param name="Index">Which number of a vector, from 0.</param>
/// <param name="Of">What of the person, the session or the context it reads.</param>
/// <param name="Window">What of the crowd's counts it reads.</param>
/// <param name="Per">What it is divided by.</param>
/// <param name="Missing">What it is where the title has no such field.</param>
public sealed record DeclaredFeature(
    string Name, string Extract,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Field = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Value = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Index = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Of = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Window = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Per = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] float Missing = 0);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    WriteIndented = true)]
[JsonSerializable(typeof(FeatureDeclarations))]
public sealed partial class FeatureJson : JsonSerializerContext;
