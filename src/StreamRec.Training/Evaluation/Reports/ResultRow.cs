using System.Globalization;
using System.Text.Json;

namespace StreamRec.Training.Evaluation;

/// <summary>One method's run as one line of a results file, with everything that it takes to run it again.</summary>
public sealed record ResultRow(
    string Data, string Protocol, string Method, long Seed, string Bundle, string Commit, string Command, string DataSha256,
    int Questions, double HitRate10, double Ndcg10, double Ndcg10Low, double Ndcg10High, double HitRate20, double Mrr20, double Recall100,
    double WarmHitRate10, double WarmNdcg10, double InSessionLive, double InSessionFrozen, double Coverage10, double PopularityRank10,
    double? IntraListDistance10, double FitSeconds, double ScoreSeconds)
{
    private const int Decimals = 5;

    private static readonly string Heading = string.Join(',', typeof(ResultRow).GetConstructors()[0].GetParameters().Select(p => p.Name));

    public static IEnumerable<ResultRow> Of(EvaluationReport report) => report.Methods.Select(method => new ResultRow(
        report.Provenance.Data, report.Provenance.Protocol, method.Method, report.Provenance.Seed, report.Provenance.Bundle,
        report.Provenance.Commit, report.Provenance.Command,
        string.Join(
            ' ',
            report.Provenance.Files.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => $"{file.Key}={file.Value[..12]}")),
        method.All.Questions, R(method.All.HitRate10), R(method.All.Ndcg10), R(method.Ndcg10.Low), R(method.Ndcg10.High),
        R(method.All.HitRate20), R(method.All.Mrr20), R(method.All.Recall100), R(method.Warm.HitRate10), R(method.Warm.Ndcg10),
        R(method.InSession.Live), R(method.InSession.Frozen), R(method.Coverage10), Math.Round(method.PopularityRank10, 1),
        method.IntraListDistance10 is { } distance ? R(distance) : null, Math.Round(method.FitSeconds, 2),
        Math.Round(method.ScoreSeconds, 2)));

    /// <summary>Adds the rows at the end: comma-separated with a heading for a file named *.csv, else a JSON object per line.</summary>
    public static void Append(string path, IEnumerable<ResultRow> rows)
    {
        var csv = Path.GetExtension(path).Equals(".csv", StringComparison.OrdinalIgnoreCase);
        var lines = rows.Select(row => csv ? row.ToCsv() : JsonSerializer.Serialize(row, ResultJson.Default.ResultRow)).ToList();
        if (csv && !File.Exists(path)) lines.Insert(0, Heading);
        File.AppendAllLines(path, lines);
    }

    private string ToCsv()
    {
        object?[] values =
        [
            Data, Protocol, Method, Seed, Bundle, Commit, Command, DataSha256, Questions, HitRate10, Ndcg10, Ndcg10Low, Ndcg10High,
            HitRate20,
            Mrr20, Recall100, WarmHitRate10, WarmNdcg10, InSessionLive, InSessionFrozen, Coverage10, PopularityRank10, IntraListDistance10,
            FitSeconds, ScoreSeconds,
        ];
        return string.Join(',', values.Select(value => Cell(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")));
    }

    private static string Cell(string text) =>
        text.AsSpan().IndexOfAny(",\"\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static double R(double value) => Math.Round(value, Decimals);
}
