using System.Diagnostics;
using StreamRec.Cli.Nodes;

namespace StreamRec.LoadTest.Bench;

/// <summary>CPU seconds of everybody at one moment, in ticks of <see cref="Stopwatch"/>.</summary>
internal readonly record struct CpuTimes(long At, double Node, double Broker, double Generator)
{
    public static CpuTimes Now(int node, int broker) => new(
        Stopwatch.GetTimestamp(), ProcessCpu.Seconds(node), ProcessCpu.Seconds(broker), ProcessCpu.Seconds(Environment.ProcessId));
}

/// <param name="Metrics">what the node counts, some ms after <paramref name="Cpu"/></param>
internal sealed record Sample(CpuTimes Cpu, MetricsText Metrics);

/// <summary>What lies between two samples.</summary>
internal static class Cost
{
    public static void AddCpu(this Values values, CpuTimes before, CpuTimes after, double events, string per = "event")
    {
        var seconds = Stopwatch.GetElapsedTime(before.At, after.At).TotalSeconds;
        values[$"node CPU µs/{per}"] = (after.Node - before.Node) * 1e6 / events;
        values[$"broker CPU µs/{per}"] = (after.Broker - before.Broker) * 1e6 / events;
        values[$"generator CPU µs/{per}"] = (after.Generator - before.Generator) * 1e6 / events;
        values["node cores"] = (after.Node - before.Node) / seconds;
    }

    /// <summary>What counts, unlike times, the same on a noisy machine.</summary>
    public static void AddCounts(this Values values, Sample before, Sample after, double events, string per = "event")
    {
        var (was, now) = (before.Metrics, after.Metrics);
        values[$"allocated bytes/{per}"] = Grown("system_runtime_dotnet_gc_heap_total_allocated") / events;
        values["GC pause ms"] = Grown("system_runtime_dotnet_gc_pause_time") * 1e3;
        values["JIT ms"] = Grown("system_runtime_dotnet_jit_compilation_time") * 1e3;
        values[$"candidates scored/{per}"] = Grown("streamrec_candidates_scored_total") / events;
        values[$"ONNX rows/{per}"] = Grown("streamrec_ranked_rows_total") / events;
        values[$"slates/{per}"] = Grown("streamrec_slates_total") / events;
        values[$"fold µs/{per}"] = Grown("streamrec_fold_seconds_sum") * 1e6 / events;
        values[$"lists µs/{per}"] = Grown("streamrec_push_seconds_sum") * 1e6 / events;
        values[$"journal bytes/{per}"] = Grown("streamrec_checkpoint_bytes_sum") / events;
        values["lists conflated"] = Grown("streamrec_gateway_conflated_total");

        double? Grown(string name) => now.Has(name) ? now.Sum(name) - was.Sum(name) : null;
    }
}
