namespace StreamRec.Chaos;

/// <summary>
/// The wall clock of one process, stepped while it runs: libfaketime, preloaded, reads the step from a file once a second. Time
/// that is only measured (monotonic) goes on as it was, as when an administrator or NTP sets a machine's clock.
/// </summary>
internal sealed class SteppedClock
{
    public const string HowToProvide = "Needs libfaketime (Debian: apt-get install faketime), or STREAMREC_FAKETIME with the path of libfaketime.so.1.";

    private static readonly string? Library = new[] { Environment.GetEnvironmentVariable("STREAMREC_FAKETIME") }
        .Concat(Directory.Exists("/usr/lib") ? Directory.GetDirectories("/usr/lib", "*-linux-gnu").Select(folder => Path.Combine(folder, "faketime", "libfaketime.so.1")) : [])
        .FirstOrDefault(File.Exists);

    private readonly string _file;

    public SteppedClock(string file)
    {
        _file = file;
        Step(TimeSpan.Zero);
    }

    public static bool Available => Library is not null;

    /// <summary>For the process whose clock it is.</summary>
    public IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>
    {
        ["LD_PRELOAD"] = Library!,
        ["FAKETIME_TIMESTAMP_FILE"] = _file,
        ["FAKETIME_CACHE_DURATION"] = "1",
        ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
        // The library's own mending of monotonic waits lets them end at once: each waiting thread of the runtime takes a core.
        ["FAKETIME_FORCE_MONOTONIC_FIX"] = "0",
        ["NO_FAKE_STAT"] = "1",
    };

    /// <summary>The library leaves its shared memory behind when its process is killed: that of processes that are gone is removed.</summary>
    public static void Sweep()
    {
        const string Folder = "/dev/shm";
        if (!Directory.Exists(Folder)) return;
        foreach (var file in Directory.GetFiles(Folder, "*faketime_s*_*"))
        {
            if (!Directory.Exists($"/proc/{file[(file.LastIndexOf('_') + 1)..]}")) File.Delete(file);
        }
    }

    /// <summary>Seconds by which the process' clock is ahead of the machine's from now on; negative: behind.</summary>
    public void Step(TimeSpan ahead)
    {
        var next = _file + ".next";
        File.WriteAllText(next, $"{ahead.TotalSeconds:+0.###;-0.###;+0}\n");
        File.Move(next, _file, overwrite: true);
    }
}
