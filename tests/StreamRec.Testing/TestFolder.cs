namespace StreamRec.Testing;

/// <summary>A new folder that goes when the test goes. Readable by all: PostgreSQL runs as another user.</summary>
public sealed class TestFolder : IDisposable
{
    public TestFolder(string purpose)
    {
        Path = Directory.CreateTempSubdirectory($"streamrec-{purpose}-").FullName;
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Path, (UnixFileMode)0b111_101_101);
    }

    /// <summary>Folders stay, for somebody to read the logs in them.</summary>
    public static bool Kept { get; set; }

    public string Path { get; }

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        if (Kept) return;
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // A server's last file may appear while the folder is being deleted; the system's own clean-up gets it.
        }
    }
}
