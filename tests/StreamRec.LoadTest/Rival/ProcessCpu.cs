using System.Globalization;

namespace StreamRec.LoadTest.Rival;

/// <summary>What Linux says of a process (proc(5)): the same measure for servers of every kind.</summary>
internal static class ProcessCpu
{
    /// <summary>USER_HZ, which is 100 on every Linux that .NET runs on.</summary>
    private const double TicksPerSecond = 100;

    /// <summary>User and kernel time of all its threads, seconds.</summary>
    public static double Seconds(int process)
    {
        var stat = File.ReadAllText($"/proc/{process}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' '); // the name before it may have spaces
        return (Number(fields[11]) + Number(fields[12])) / TicksPerSecond;
    }

    /// <summary>Resident, MB.</summary>
    public static double Megabytes(int process) =>
        Number(File.ReadAllText($"/proc/{process}/statm").Split(' ')[1]) * Environment.SystemPageSize / (1 << 20);

    private static double Number(string field) => double.Parse(field, CultureInfo.InvariantCulture);
}
