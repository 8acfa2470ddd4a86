using Spectre.Console;
using StreamRec.LoadTest;

namespace StreamRec.Chaos;

/// <summary>Seconds by kind of fault, over the screens that were hit.</summary>
internal sealed class FaultTable
{
    private readonly SortedDictionary<string, (int Faults, Latencies FirstRight, Latencies LongestWait)> _kinds = new(StringComparer.Ordinal);

    public int Count { get; private set; }
    public TimeSpan LongestGap { get; private set; }

    public void Add(FaultReport report)
    {
        var (faults, firstRight, longestWait) = _kinds.GetValueOrDefault(report.Fault.Kind, (0, new Latencies(), new Latencies()));
        foreach (var time in report.FirstRight) firstRight.Record(time);
        foreach (var time in report.LongestWait)
        {
            longestWait.Record(time);
            if (time > LongestGap) LongestGap = time;
        }
        _kinds[report.Fault.Kind] = (faults + 1, firstRight, longestWait);
        Count++;
    }

    public static string Line(FaultReport report)
    {
        var (first, wait) = (Of(report.FirstRight), Of(report.LongestWait));
        return $"#{report.Number} {report.Fault.Kind}: {report.Fault.What}: {report.FirstRight.Count} screens; first right list "
            + $"{first.P50 / 1000:0.00} / {first.P99 / 1000:0.00} / {first.Max / 1000:0.00} s, longest wait {wait.P50 / 1000:0.00} / {wait.P99 / 1000:0.00} / {wait.Max / 1000:0.00} s "
            + $"(p50 / p99 / max; {report.Calm.TotalSeconds:0.00} s before it); all well after {report.RecoveredAfter.TotalSeconds:0.0} s";
    }

    public Table ToTable()
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("s", "faults", "screens", "first right p50", "p99", "max", "longest wait p50", "p99", "max");
        foreach (var (kind, (faults, firstRight, longestWait)) in _kinds)
        {
            var (first, wait) = (firstRight.Summary(), longestWait.Summary());
            table.AddRow(kind, $"{faults}", $"{first.Count}", Seconds(first.P50), Seconds(first.P99), Seconds(first.Max), Seconds(wait.P50), Seconds(wait.P99), Seconds(wait.Max));
        }
        return table;
    }

    private static string Seconds(double milliseconds) => $"{milliseconds / 1000:0.00}";

    private static LatencySummary Of(IReadOnlyList<TimeSpan> times)
    {
        var latencies = new Latencies();
        foreach (var time in times) latencies.Record(time);
        return latencies.Summary();
    }
}
