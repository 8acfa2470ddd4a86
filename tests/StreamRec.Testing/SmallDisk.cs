using System.Diagnostics;

namespace StreamRec.Testing;

/// <summary>
/// A small disk that can be filled: a tmpfs that is mounted in a mount namespace of its own, which a process beside the test
/// holds. Only what is started <see cref="Within"/> sees it, and it is gone with the last of these: the machine keeps no trace,
/// however the test ends. Needs root.
/// </summary>
public sealed class SmallDisk : IDisposable
{
    public const string HowToProvide = "Needs root, util-linux' unshare and nsenter, and the right to mount a tmpfs.";

    private const string Script = """
        mount -t tmpfs -o size="$1"m,mode=755 tmpfs "$2" || exit 1
        echo mounted
        exec cat >/dev/null
        """;

    private static readonly Lazy<bool> Possible = new(Try);
    private readonly Process _holder;
    private readonly string _folder;

    private SmallDisk(Process holder, string folder) => (_holder, _folder) = (holder, folder);

    public static bool Available => Possible.Value;

    /// <param name="folder">Made if it is not there; outside it stays empty.</param>
    /// <exception cref="InvalidOperationException">It cannot be mounted; says what is needed.</exception>
    public static SmallDisk Mount(string folder, int megabytes)
    {
        Directory.CreateDirectory(folder);
        var start = new ProcessStartInfo("unshare", ["-m", "--", "/bin/sh", "-c", Script, "disk", megabytes.ToString(), folder])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var holder = Process.Start(start) ?? throw new InvalidOperationException(HowToProvide);
        if (holder.StandardOutput.ReadLine() == "mounted") return new SmallDisk(holder, folder);
        holder.Dispose();
        throw new InvalidOperationException($"No disk of {megabytes} MB can be mounted at {folder}. {HowToProvide}");
    }

    /// <summary>The command, run where the disk is.</summary>
    public IReadOnlyList<string> Within(IReadOnlyList<string> command) => ["nsenter", "-t", _holder.Id.ToString(), "-m", "--", .. command];

    /// <summary>Leaves not one block free. Again: also what has been given back since.</summary>
    public void Fill()
    {
        var block = new byte[1 << 20];
        for (var length = block.Length; length >= 4096; length /= 16)
        {
            try
            {
                using var file = new FileStream(Filling, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
                while (true) file.Write(block, 0, length);
            }
            catch (IOException)
            {
                // Full at this size: go on with smaller blocks.
            }
        }
    }

    public void Free() => File.Delete(Filling);

    public void Dispose()
    {
        _holder.StandardInput.Close();
        _holder.WaitForExit();
        _holder.Dispose();
    }

    private string Filling => $"/proc/{_holder.Id}/root{_folder}/filling";

    private static bool Try()
    {
        if (!Environment.IsPrivilegedProcess || Commands.OnPath("unshare") is null || Commands.OnPath("nsenter") is null) return false;
        using var folder = new TestFolder("disk");
        try
        {
            using var disk = Mount(folder.Path, megabytes: 1);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
