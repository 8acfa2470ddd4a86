using System.Diagnostics.CodeAnalysis;
using System.Text;
using StreamRec.Domain;

namespace StreamRec.Gateway;

/// <summary>Ids as they enter by path, query or token: bounded UTF-8 without control characters.</summary>
internal static class Ids
{
    public const int MaxUserBytes = 128;
    public const int MaxItemBytes = 64;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string Accepted(int maxBytes) => $"1 to {maxBytes} bytes of UTF-8 without control characters";

    public static bool TryUser(string? text, out UserId userId)
    {
        var valid = IsId(text, MaxUserBytes);
        userId = valid ? new UserId(text!) : default;
        return valid;
    }

    public static bool TryItem(string? text, out ItemId itemId)
    {
        var valid = IsId(text, MaxItemBytes);
        itemId = valid ? new ItemId(text!) : default;
        return valid;
    }

    private static bool IsId([NotNullWhen(true)] string? text, int maxBytes)
    {
        if (string.IsNullOrEmpty(text) || text.Length > maxBytes) return false;
        foreach (var c in text)
        {
            if (char.IsControl(c)) return false;
        }
        try
        {
            return Strict.GetByteCount(text) <= maxBytes;
        }
        catch (EncoderFallbackException)
        {
            return false; // a lone surrogate has no UTF-8
        }
    }
}
