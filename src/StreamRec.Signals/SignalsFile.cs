using StreamRec.Domain;

namespace StreamRec.Signals;

/// <summary>Signals on disk. A crash while saving leaves the file that was there before.</summary>
public static class SignalsFile
{
    public static void Save(SignalsWriter writer, string path, SignalsTrim? trim = null)
    {
        var beside = path + ".new";
        using (var file = File.Create(beside))
        {
            writer.Save(file, trim);
            file.Flush(flushToDisk: true);
        }
        File.Move(beside, path, overwrite: true);
    }

    /// <exception cref="SignalsFormatException">Torn, corrupt, of another version; the message names the file.</exception>
    public static SignalsWriter Load(string path, ItemIndex index, long? anchorTo)
    {
        using var file = File.OpenRead(path);
        return SignalsWriter.Load(file, index, anchorTo);
    }
}
