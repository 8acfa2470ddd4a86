using System.Text.Json;
using StreamRec.Catalog;

namespace StreamRec.Baseline;

/// <summary>A list as JSON. Titles are serialized at start; a request writes their bytes and the scores between.</summary>
internal static class ListJson
{
    /// <summary>A score has at most 15 characters.</summary>
    private const int ScoreBytes = 24;

    public static byte[] Opening(Title title) => System.Text.Encoding.UTF8.GetBytes(
        $"{{\"itemId\":\"{JsonEncodedText.Encode(title.Id.Value)}\",\"title\":\"{JsonEncodedText.Encode(title.Name)}\",\"score\":");

    /// <param name="chosen">Best first; numbers are rows.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(
        string user, ReadOnlySpan<ulong> chosen, ReadOnlySpan<int> items, ReadOnlySpan<float> scores, byte[][] openings, ref byte[] buffer)
    {
        var userId = JsonEncodedText.Encode(user).EncodedUtf8Bytes;
        var largest = 40 + userId.Length;
        foreach (var packed in chosen) largest += openings[items[Best.Number(packed)]].Length + ScoreBytes;
        if (buffer.Length < largest) buffer = new byte[largest];
        var at = Append(buffer, 0, "{\"userId\":\""u8);
        at = Append(buffer, at, userId);
        at = Append(buffer, at, "\",\"items\":["u8);
        for (var place = 0; place < chosen.Length; place++)
        {
            var row = Best.Number(chosen[place]);
            if (place > 0) buffer[at++] = (byte)',';
            at = Append(buffer, at, openings[items[row]]);
            scores[row].TryFormat(buffer.AsSpan(at), out var written);
            at += written;
            buffer[at++] = (byte)'}';
        }
        return Append(buffer, at, "]}"u8);
    }

    private static int Append(byte[] buffer, int at, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(buffer.AsSpan(at));
        return at + bytes.Length;
    }
}
