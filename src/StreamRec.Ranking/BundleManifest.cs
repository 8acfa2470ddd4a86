using System.Collections.ObjectModel;
using System.Text.Json.Serialization;

namespace StreamRec.Ranking;

/// <summary>
/// <c>manifest.json</c> of a model bundle. No wall clock and no paths in it: the same training gives the same bytes.
/// </summary>
public sealed record BundleManifest
{
    public const string FileName = "manifest.json";
    public const string RankerFile = "ranker.onnx";
    public const string SignalsFile = "signals.bin";
    public const string EncoderFile = "encoder.onnx";
    public const string EncoderTitlesFile = "encoder-titles.bin";

    public const string HeadTitlesFile = "head-titles.bin";

    public required int SchemaVersion { get; init; }

    /// <summary>Short name for clients and provenance.</summary>
    public required string Id { get; init; }

    public required IReadOnlyList<string> Features { get; init; }

    /// <summary>Features of a ranker that was trained elsewhere which <see cref="FeatureList"/> has not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<DeclaredFeature>? Declared { get; init; }

    /// <summary>Says that the ranker was trained elsewhere; null: it is of <c>streamrec train</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ForeignRanker? Ranker { get; init; }

    /// <summary>
    /// Lower-case hex SHA-256 by file name; the ranker is obligatory; the warm signals, the encoder with its titles, and what the heads
    /// know of titles, are not.
    /// </summary>
    public required IReadOnlyDictionary<string, string> Files { get; init; }

    public required string TrainedOn { get; init; }

    /// <summary>
    /// Lower-case hex SHA-256 of the files that were read, by name: with seed and options, all that the bundle follows from.
    /// </summary>
    public IReadOnlyDictionary<string, string> TrainingFiles
    {
        get => field ?? ReadOnlyDictionary<string, string>.Empty;
        init;
    }

    /// <summary>What was read of the product's own log, where it was trained on that; null: on files.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TrainingLog? TrainingLog { get; init; }

    /// <summary>ms since the Unix epoch: the newest event that its weights have learned from; null where that is not known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? LearnedUntil { get; init; }

    public required long Seed { get; init; }

    /// <summary>Null: the default ones.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BundleClocks? Clocks { get; init; }

    /// <summary>What <c>streamrec train</c> was told, by its options' names.</summary>
    public IReadOnlyDictionary<string, double> Options
    {
        get => field ?? ReadOnlyDictionary<string, double>.Empty;
        init;
    }

    /// <summary>Id of the bundle whose encoder it goes on from; null: it was trained from the beginning.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RenewedFrom { get; init; }

    /// <summary>As measured when it was made; none for a renewed one, e.g. <c>validation.ranker.ndcg@10</c>.</summary>
    public required IReadOnlyDictionary<string, double> Metrics { get; init; }

    /// <summary>Features that did not vary in the training data: their weights are set by hand, not learned.</summary>
    public IReadOnlyList<string> NotLearned
    {
        get => field ?? [];
        init;
    }

    /// <summary>What was trained beside the score, whether it serves, and why; none where no outcome was tried often enough.</summary>
    public IReadOnlyList<BundleHead> Heads
    {
        get => field ?? [];
        init;
    }

    internal FeatureDeclarations ToDeclarations() => new() { Features = Features, Declared = Declared ?? [] };
}

/// <summary>A ranker that was trained elsewhere: which input is asked and which output is read; null where there is one alone.</summary>
public sealed record ForeignRanker(string? Input = null, string? Output = null);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, WriteIndented = true, NewLine = "\n",
    IndentSize = 2)]
[JsonSerializable(typeof(BundleManifest))]
public sealed partial class BundleJson : JsonSerializerContext;
