using System.Runtime.InteropServices;
using System.Text.Json;
using StreamRec.Testing;

namespace StreamRec.LoadTest.Bench;

internal sealed record Machine(int Cores, string Cpu, string System)
{
    public static Machine This()
    {
        var model = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal));
        var cpu = model?[(model.IndexOf(':') + 2)..] ?? $"{RuntimeInformation.OSArchitecture}";
        return new Machine(Environment.ProcessorCount, cpu, RuntimeInformation.OSDescription);
    }
}

/// <param name="Commit">Null: no git here, or no repository. Ends with "+" when files differ from it.</param>
internal sealed record Versions(string Runtime, string? Commit)
{
    public static async Task<Versions> ThisAsync()
    {
        string? commit = null;
        try
        {
            commit = (await GitAsync("rev-parse", "--short=12", "HEAD")).Trim();
            if ((await GitAsync("status", "--porcelain", "--untracked-files=no")).Trim().Length > 0) commit += "+";
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // Built from an archive: then there is no commit to name.
        }
        return new Versions(RuntimeInformation.FrameworkDescription, commit);
    }

    private static Task<string> GitAsync(params string[] words) => Commands.RunAsync(["git", "-C", AppContext.BaseDirectory, .. words]);
}

/// <summary>The JSON file: what was measured where, of what, and how it is made again.</summary>
internal sealed record BenchReport(
    DateTimeOffset At, Machine Machine, Versions Versions, BenchSettings Settings, double Seconds, IReadOnlyList<RowResult> Rows,
    IReadOnlyDictionary<string, string> Failed)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // names have → and µ in them
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public Task WriteAsync(string path) => File.WriteAllTextAsync(path, JsonSerializer.Serialize(this, Json) + "\n");
}
