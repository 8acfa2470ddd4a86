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

    /// <summary>What the counts of a whole file were made with.</summary>
    /// <exception cref="SignalsFormatException">It is none, or of another version.</exception>
    public static Clocks ClocksOf(byte[] file) => SignalsWriter.HeadOf(new MemoryStream(file, writable: false)).Clocks;

    /// <summary>What of a log is in it; null: it is of none.</summary>
    /// <exception cref="SignalsFormatException">It is none, or of another version.</exception>
    public static CountedLog? LogOf(byte[] file) => SignalsWriter.HeadOf(new MemoryStream(file, writable: false)).Log;

    /// <exception cref="SignalsFormatException">Torn, corrupt, of another version; the message names the file.</exception>
    /// <exception cref="OtherClocksException">It was counted with other clocks than expected.</exception>
    public static SignalsWriter Load(string path, ItemIndex index, long? anchorTo, Clocks? expected = null)
    {
        using var file = File.OpenRead(path);
        return SignalsWriter.Load(file, index, anchorTo, expected);
    }
}
