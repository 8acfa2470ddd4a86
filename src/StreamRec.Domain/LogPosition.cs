using System.Buffers.Text;
using System.Text;

namespace StreamRec.Domain;

/// <summary>A place in the event log. Opaque to clients: they get <see cref="ToString"/> and give it back as <c>atLeast</c>.</summary>
public readonly record struct LogPosition(string Generation, int Partition, long Offset)
{
    public override string ToString() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{Generation}/{Partition}/{Offset}"));

    /// <summary>False when <paramref name="text"/> did not come from <see cref="ToString"/>.</summary>
    public static bool TryParse(string? text, out LogPosition position)
    {
        position = default;
        if (string.IsNullOrEmpty(text) || text.Length > 256 || !Base64Url.IsValid(text)) return false;
        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split('/');
        if (parts.Length != 3 || !int.TryParse(parts[1], out var partition) || !long.TryParse(parts[2], out var offset)) return false;
        if (partition < 0 || offset < 0) return false;
        position = new LogPosition(parts[0], partition, offset);
        return true;
    }
}
