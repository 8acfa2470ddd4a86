using StreamRec.Domain;

namespace StreamRec.Signals.Tests;

/// <summary>Titles a, b, c … and moves between them, for tests to read like what people did.</summary>
internal static class Moves
{
    public const long Hour = 3_600_000;
    public const long Day = 24 * Hour;

    /// <summary>1 June 2026, 00:00 UTC.</summary>
    public const long Start = 1_780_272_000_000;

    public static ItemIndex Titles(int count)
    {
        var index = new ItemIndex();
        for (var item = 0; item < count; item++) index.Add(new ItemId($"t{item:D5}"));
        return index;
    }

    public static SignalMove To(int item, long at, string? country = null, params int[] recent) =>
        new(item, at, (int)Math.Abs(at / Hour % 24), country, recent);

    public static byte[] Saved(SignalsWriter writer, SignalsTrim? trim = null)
    {
        using var stream = new MemoryStream();
        writer.Save(stream, trim);
        return stream.ToArray();
    }

    public static SignalsWriter Loaded(byte[] bytes, ItemIndex index, long? anchorTo = null)
    {
        using var stream = new MemoryStream(bytes);
        return SignalsWriter.Load(stream, index, anchorTo);
    }
}
