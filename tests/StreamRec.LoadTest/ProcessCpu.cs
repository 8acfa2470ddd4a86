namespace StreamRec.LoadTest;

/// <summary>What the kernel says of a process. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html</summary>
internal static class ProcessCpu
{
    /// <summary>USER_HZ, which is 100 on every Linux that .NET runs on.</summary>
    private const double TicksPerSecond = 100;

    /// <summary>CPU seconds of all its threads, user and system, in steps of 10 ms.</summary>
    public static double Seconds(int process)
    {
        var stat = File.ReadAllText($"/proc/{process}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' '); // a name may have spaces in it; these begin with field 3
        return (long.Parse(fields[11]) + long.Parse(fields[12])) / TicksPerSecond;
    }

    /// <summary>Bytes of physical memory.</summary>
    public static long ResidentBytes(int process)
    {
        foreach (var line in File.ReadLines($"/proc/{process}/status"))
            if (line.StartsWith("VmRSS:", StringComparison.Ordinal)) return long.Parse(line.AsSpan(6, line.Length - 9)) * 1024;
        throw new InvalidOperationException($"/proc/{process}/status has no VmRSS: the process has ended.");
    }
}
