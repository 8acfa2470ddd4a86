using System.Buffers;
using StreamRec.Domain;

namespace StreamRec.Catalog;

/// <summary>
/// Live changes of the catalogue on disk, so that they outlast a restart where no compacted topic keeps them: lines are
/// appended and flushed to the disk before <see cref="Append"/> returns. Safe for several threads; one process at a time.
/// </summary>
public sealed class CatalogFile : IDisposable
{
    private const int WorthCompacting = 1_000;

    private readonly Lock _writing = new();
    private readonly FileStream _file;

    private CatalogFile(FileStream file, IReadOnlyList<(ItemId, Title?)> changes, string? warning) =>
        (_file, Changes, Warning) = (file, changes, warning);

    public string Path => _file.Name;

    /// <summary>What the file said when it was opened, one change per title, in the order of their last changes. Null withdraws.</summary>
    public IReadOnlyList<(ItemId Id, Title? Title)> Changes { get; }

    /// <summary>To be logged: a last line that a crash had torn, and was dropped. It had not been acknowledged.</summary>
    public string? Warning { get; }

    /// <summary>Makes the file when it is not there; rewrites it when most of its lines are outdated.</summary>
    /// <param name="attributes">What titles' attributes may be; null: none is declared.</param>
    /// <exception cref="CatalogFileException">A line that is not the last is damaged.</exception>
    public static CatalogFile Open(string path, AttributeDeclarations? attributes = null)
    {
        if (System.IO.Path.GetDirectoryName(path) is { Length: > 0 } folder) Directory.CreateDirectory(folder);
        var bytes = File.Exists(path) ? File.ReadAllBytes(path) : [];
        var last = new Dictionary<ItemId, (int Line, Title? Title, ReadOnlyMemory<byte> Said)>();
        var (number, good, torn) = (0, 0L, false);
        foreach (var line in new JsonLines(bytes))
        {
            number++;
            torn = good + line.Length == bytes.Length;
            if (torn) break;
            if (!CatalogChange.TryRead(line, attributes ?? AttributeDeclarations.None, out var id, out var title, out var problem))
                throw new CatalogFileException($"{path}, line {number}: {problem}. Remove the line, or the file, to start without it.");
            last[id] = (number, title, line);
            good += line.Length + 1;
        }
        var ordered = last.OrderBy(change => change.Value.Line).ToList();
        var changes = ordered.ConvertAll(change => (change.Key, change.Value.Title));
        var compact = number > WorthCompacting && number > 2 * changes.Count;
        if (compact) Rewrite(path, ordered.ConvertAll(change => change.Value.Said));
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
        if (!compact) file.SetLength(good);
        file.Seek(0, SeekOrigin.End);
        return new CatalogFile(file, changes, torn ? $"{path}: its last line, {number}, was torn and is dropped." : null);
    }

    /// <summary>On return the changes are on the disk. When writing fails the file is as it was, and the exception tells why.</summary>
    public void Append(IReadOnlyCollection<(ItemId Id, Title? Title)> changes)
    {
        var lines = Lines(changes);
        lock (_writing)
        {
            var before = _file.Length;
            try
            {
                _file.Write(lines.WrittenSpan);
                _file.Flush(flushToDisk: true);
            }
            catch (IOException)
            {
                _file.SetLength(before);
                _file.Seek(before, SeekOrigin.Begin);
                throw;
            }
        }
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Lines as they are: attributes that are not declared at the moment are not lost.</summary>
    private static void Rewrite(string path, List<ReadOnlyMemory<byte>> lines)
    {
        var beside = path + ".new";
        using (var file = File.Create(beside))
        {
            foreach (var line in lines)
            {
                file.Write(line.Span);
                file.WriteByte((byte)'\n');
            }
            file.Flush(flushToDisk: true);
        }
        File.Move(beside, path, overwrite: true);
    }

    private static ArrayBufferWriter<byte> Lines(IReadOnlyCollection<(ItemId Id, Title? Title)> changes)
    {
        var lines = new ArrayBufferWriter<byte>(1024);
        foreach (var (id, title) in changes) CatalogChange.Write(lines, id, title);
        return lines;
    }
}
