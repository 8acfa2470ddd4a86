using System.Globalization;
using System.Security;
using System.Text;

namespace StreamRec.Training.Evaluation;

/// <summary>
/// NDCG@10 of the methods as bars with their 95 % intervals, best first. A file of its own: no scripts, no fonts to load.
/// </summary>
public static class SvgPlot
{
    private const int Width = 900, Left = 210, Right = 90, Top = 56, Bar = 20, Step = 32, Foot = 44;

    public static string Write(EvaluationReport report)
    {
        var methods = report.Methods.OrderByDescending(method => method.All.Ndcg10).ToArray();
        var most = Math.Max(1e-6, methods.Max(method => method.Ndcg10.High));
        var height = Top + methods.Length * Step + Foot;
        var svg = new StringBuilder();
        Add(svg, $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {height}" font-family="system-ui, sans-serif" font-size="13">""");
        Add(svg, $"""<rect width="{Width}" height="{height}" fill="#fff"/>""");
        Add(svg, $"""<text x="16" y="26" font-size="16" font-weight="600">NDCG@10, {Text(report.Provenance.Data)}, protocol {Text(report.Provenance.Protocol)}</text>""");
        Add(svg, $"""<text x="16" y="44" fill="#555">{report.Questions} predictions, {report.Users} users, bundle {Text(report.Provenance.Bundle)}, seed {report.Provenance.Seed}</text>""");
        for (var k = 0; k < methods.Length; k++) AddBar(svg, methods[k], Top + k * Step, most, methods[k].Method == report.Against);
        Add(svg, $"""<text x="{Left}" y="{height - 14}" fill="#555">lines: 95 % bootstrap over users; {Text(report.Provenance.Commit)}</text>""");
        svg.Append("</svg>\n");
        return svg.ToString();
    }

    private static void AddBar(StringBuilder svg, MethodReport method, int y, double most, bool isReference)
    {
        double X(double value) => Left + value / most * (Width - Left - Right);
        var middle = y + Bar / 2;
        var fill = isReference ? "#8a94a6" : "#3b6fb6";
        Add(svg, $"""<text x="{Left - 10}" y="{middle + 5}" text-anchor="end">{Text(method.Method)}</text>""");
        Add(svg, $"""<rect x="{Left}" y="{y}" width="{X(method.All.Ndcg10) - Left:0.#}" height="{Bar}" fill="{fill}"/>""");
        Add(svg, $"""<line x1="{X(method.Ndcg10.Low):0.#}" x2="{X(method.Ndcg10.High):0.#}" y1="{middle}" y2="{middle}" stroke="#111" stroke-width="1.5"/>""");
        Add(svg, $"""<text x="{X(method.Ndcg10.High) + 8:0.#}" y="{middle + 5}">{method.All.Ndcg10:0.0000}</text>""");
    }

    private static void Add(StringBuilder svg, FormattableString line) =>
        svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private static string Text(string text) => SecurityElement.Escape(text);
}
