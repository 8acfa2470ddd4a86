using System.Globalization;

namespace StreamRec.Cli.Nodes;

/// <summary>
/// One scrape of Prometheus' text format: samples as <c>name{labels}</c> → value.
/// https://prometheus.io/docs/instrumenting/exposition_formats
/// </summary>
internal sealed class MetricsText
{
    private readonly List<(string Name, string Labels, double Value)> _samples = [];

    public static MetricsText Parse(string text)
    {
        var metrics = new MetricsText();
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (line.IsEmpty || line[0] == '#') continue;
            var brace = line.IndexOf('{');
            var end = brace >= 0 ? line.LastIndexOf('}') + 1 : line.IndexOf(' ');
            if (end <= 0) continue;
            var value = line[end..].Trim();
            if (value.IndexOf(' ') is var time and > 0) value = value[..time];
            if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) continue;
            var name = brace >= 0 ? line[..brace] : line[..end];
            metrics._samples.Add((name.ToString(), brace >= 0 ? line[brace..end].ToString() : "", number));
        }
        return metrics;
    }

    public bool Has(string name) => _samples.Exists(sample => sample.Name == name);

    /// <summary>Sum of the samples of a name that carry a label value (all, without one); 0 when there is none.</summary>
    public double Sum(string name, string? label = null, string? labelValue = null)
    {
        var wanted = label is null ? "" : $"{label}=\"{labelValue}\"";
        var sum = 0.0;
        foreach (var sample in _samples)
            if (sample.Name == name && sample.Labels.Contains(wanted, StringComparison.Ordinal)) sum += sample.Value;
        return sum;
    }
}
