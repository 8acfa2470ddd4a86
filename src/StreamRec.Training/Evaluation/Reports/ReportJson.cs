using System.Text.Json;
using System.Text.Json.Serialization;

namespace StreamRec.Training.Evaluation;

/// <summary>Reports for machines. What is not known is left out, or "NaN" among published figures.</summary>
public static class ReportJson
{
    public static string Write(EvaluationReport report) => JsonSerializer.Serialize(report, EvaluationJson.Default.EvaluationReport);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n",
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EvaluationReport))]
internal sealed partial class EvaluationJson : JsonSerializerContext;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ResultRow))]
internal sealed partial class ResultJson : JsonSerializerContext;
