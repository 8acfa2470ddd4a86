namespace StreamRec.Node;

/// <summary>
/// The folder of what a node keeps itself, locked for the life of the process: two nodes writing one SQLite journal would each undo
/// the other's work.
/// </summary>
public sealed class DataFolder : IDisposable
{
    private readonly FileStream _lock;

    private DataFolder(string path, FileStream heldLock) => (Path, _lock) = (path, heldLock);

    public string Path { get; }

    /// <exception cref="DataFolderException">Another node has it, or it cannot be written.</exception>
    public static DataFolder Open(string path)
    {
        var file = System.IO.Path.Combine(path, "lock");
        try
        {
            Directory.CreateDirectory(path);
            var stream = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return new DataFolder(path, stream);
        }
        catch (IOException problem) when (File.Exists(file))
        {
            throw new DataFolderException(
                $"The data folder {path} is in use by another node (its lock file {file} is held). Stop that node, or give this one a folder " +
                "of its own with STREAMREC_DATA.", problem);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new DataFolderException(
                $"The data folder {path} cannot be used: {problem.Message} Choose another with STREAMREC_DATA.", problem);
        }
    }

    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => _lock.Dispose();
}

public sealed class DataFolderException(string message, Exception inner) : Exception(message, inner);
