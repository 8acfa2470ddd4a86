using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using StreamRec.Domain;

namespace StreamRec.Catalog;

/// <summary>
/// Every change of a <see cref="CatalogStore"/> since it was made, in a file: any of its snapshots can be made again. Lines of a
/// <see cref="CatalogFile"/>, and after those of a snapshot its version.
/// </summary>
/// <param name="failed">Told why the file could not be written. Nothing is written after that: it would lack what was not.</param>
public sealed class CatalogHistory(string path, Action<Exception> failed) : IDisposable
{
    private const int BufferBytes = 64 * 1024;

    private FileStream? _file = new(path, FileMode.Create, FileAccess.Write, FileShare.Read);

    private volatile bool _ended;

    /// <summary>Nothing more is written. Any thread; the writer's own lets go of the file.</summary>
    public void End() => _ended = true;

    internal void Append(IReadOnlyCollection<(ItemId Id, Title? Title)> changes, long version)
    {
        if (_ended) Dispose();
        if (_file is not { } file) return;
        try
        {
            var lines = new ArrayBufferWriter<byte>(BufferBytes);
            foreach (var (id, title) in changes)
            {
                CatalogChange.Write(lines, id, title);
                if (lines.WrittenCount < BufferBytes) continue;
                file.Write(lines.WrittenSpan);
                lines.ResetWrittenCount();
            }
            lines.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"version\":{version}}}\n")));
            file.Write(lines.WrittenSpan);
            file.Flush();
        }
        catch (IOException problem)
        {
            Dispose();
            failed(problem);
        }
    }

    /// <summary>What a full disk has not taken is lost.</summary>
    public void Dispose()
    {
        var file = _file;
        _file = null;
        try
        {
            file?.Dispose();
        }
        catch (IOException)
        {
            // Its buffer could not be written; who is told of failures has heard of it.
        }
    }

    /// <summary>The store's snapshots, oldest first. A last one that was not written to its end is left out.</summary>
    /// <param name="attributes">What titles' attributes were.</param>
    /// <exception cref="CatalogFileException">A line is no change, or the changes do not lead to the version that they say.</exception>
    public static IEnumerable<CatalogSnapshot> Read(string path, ItemIndex index, AttributeDeclarations attributes)
    {
        var store = new CatalogStore(index);
        var changes = new List<(ItemId, Title?)>();
        var number = 0;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var lines = new StreamReader(file, Encoding.UTF8);
        while (lines.ReadLine() is { } line)
        {
            number++;
            if (VersionOf(line) is not { } version)
            {
                if (!CatalogChange.TryRead(Encoding.UTF8.GetBytes(line), attributes, out var id, out var title, out var problem))
                {
                    if (lines.EndOfStream) yield break;
                    throw new CatalogFileException($"{path}, line {number}: {problem}.");
                }
                changes.Add((id, title));
                continue;
            }
            store.Apply(changes);
            changes.Clear();
            if (store.Current.Version != version)
                throw new CatalogFileException($"{path}, line {number}: version {version}, but the changes make {store.Current.Version}.");
            yield return store.Current;
        }
    }

    private static long? VersionOf(string line)
    {
        if (!line.StartsWith("{\"version\":", StringComparison.Ordinal)) return null;
        try
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement.GetProperty("version").GetInt64();
        }
        catch (JsonException)
        {
            return null; // torn
        }
    }
}
