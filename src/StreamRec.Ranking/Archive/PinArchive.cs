using System.Globalization;
using System.Text.Json;
using StreamRec.Catalog;
using StreamRec.Signals;

namespace StreamRec.Ranking;

/// <summary>
/// What the lists of one node's run were made from, in a folder of that run: settings, catalogue, crowd and models, so that a list that
/// was logged can be made again (<see cref="ArchivedRun"/>). It is bounded: the oldest segments of the crowd go first, and a run of which
/// none is left. Any thread.
/// </summary>
public sealed class PinArchive : IDisposable
{
    internal const string RunFile = "run.json", CatalogFile = "catalog.jsonl", SignalsFolder = "signals", ModelsFolder = "models";

    private readonly string _folder;
    private readonly long _most;
    private readonly Action<string> _warn;
    private readonly Lock _writing = new();
    private volatile bool _failed;

    private PinArchive(string folder, string run, long most, Action<string> warn)
    {
        (_folder, Name, _most, _warn) = (folder, run, most, warn);
        Catalog = new CatalogHistory(Path.Combine(RunFolder, CatalogFile), Failed);
        Signals = new SignalsHistory(Directory.CreateDirectory(Path.Combine(RunFolder, SignalsFolder)).FullName, Failed);
        Signals.Began += Trim;
    }

    /// <summary>Of the run; null when something could not be written, and lists cannot be made again from it any more.</summary>
    public string? Run => _failed ? null : Name;

    public CatalogHistory Catalog { get; }
    public SignalsHistory Signals { get; }

    private string Name { get; }
    private string RunFolder => Path.Combine(_folder, Name);

    /// <param name="version">Of the program: another one may make other lists.</param>
    /// <param name="warn">Told what could not be written.</param>
    /// <param name="most">Bytes of all runs together, about; 0: nothing is kept, also of earlier runs.</param>
    /// <returns>Null: nothing is kept, or the folder cannot be written.</returns>
    public static PinArchive? Begin(
        string folder, DateTimeOffset now, string version, RankingSettings settings, AttributeDeclarations attributes, long most,
        Action<string> warn)
    {
        try
        {
            if (most > 0) return Begun(folder, now, version, settings, attributes, most, warn);
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            warn($"What lists are made from is not archived, {folder} cannot be written: {problem.Message}");
        }
        return null;
    }

    private static PinArchive Begun(
        string folder, DateTimeOffset now, string version, RankingSettings settings, AttributeDeclarations attributes, long most,
        Action<string> warn)
    {
        var name = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture) + $"-{Guid.NewGuid():N}"[..9];
        var run = Directory.CreateDirectory(Path.Combine(folder, name)).FullName;
        var said = ArchivedSettings.Of(version, settings, attributes);
        File.WriteAllBytes(
            Path.Combine(run, RunFile), JsonSerializer.SerializeToUtf8Bytes(said, ArchiveJson.Default.ArchivedSettings));
        return new PinArchive(folder, name, most, warn);
    }

    /// <summary>The model is ranked with from now on.</summary>
    public void Keep(RankerModel model)
    {
        try
        {
            lock (_writing) Copy(model);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            Failed(problem);
        }
    }

    private void Copy(RankerModel model)
    {
        var kept = Path.Combine(RunFolder, ModelsFolder, model.Id);
        if (Directory.Exists(kept)) return;
        var beside = kept + ".new";
        Directory.CreateDirectory(beside);
        foreach (var name in model.Manifest.Files.Keys.Append(BundleManifest.FileName))
            File.Copy(Path.Combine(model.Folder, name), Path.Combine(beside, name), overwrite: true);
        Directory.Move(beside, kept);
    }

    public void Dispose()
    {
        Catalog.Dispose();
        Signals.Dispose();
    }

    private void Failed(Exception problem)
    {
        if (_failed) return;
        _failed = true;
        // What one of them went on to write nobody could use.
        Catalog.End();
        Signals.End();
        _warn($"What lists are made from is not archived any more, {RunFolder} cannot be written: {problem.Message}");
    }

    /// <summary>What is being written stays. What cannot be deleted does not end the archive.</summary>
    private void Trim()
    {
        try
        {
            lock (_writing) DeleteOldest();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            _warn($"The archive {_folder} may outgrow {_most >> 20} MB, it could not be trimmed: {problem.Message}");
        }
    }

    private void DeleteOldest()
    {
        var bytes = BytesOf(_folder);
        foreach (var run in Directory.EnumerateDirectories(_folder).Order(StringComparer.Ordinal))
        {
            var isOwn = Path.GetFileName(run) == Name;
            var signals = Path.Combine(run, SignalsFolder);
            var segments = Directory.Exists(signals) ? SignalsHistory.Segments(signals) : [];
            foreach (var (_, parts) in isOwn ? segments.SkipLast(1) : segments)
            {
                if (bytes <= _most) return;
                foreach (var part in parts.Where(File.Exists))
                {
                    bytes -= new FileInfo(part).Length;
                    File.Delete(part);
                }
            }
            if (isOwn || bytes <= _most) continue;
            bytes -= BytesOf(run);
            Directory.Delete(run, recursive: true);
        }
    }

    private static long BytesOf(string folder) =>
        new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
}
