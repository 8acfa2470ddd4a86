using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace StreamRec.Signals;

/// <summary>
/// The frame of a signals file: "SRSIGNAL", version (uint32), payload length (int64), CRC-32C (uint32), payload. Little-endian.
/// </summary>
internal static class SignalsFrame
{
    /// <summary>
    /// Version 1 means <see cref="Clocks.Default"/>; version 2 names its clocks at the payload's beginning; version 3 too, and then the log
    /// that it has counted.
    /// </summary>
    public const uint DefaultClocks = 1, OwnClocks = 2, OfALog = 3;

    private const int HeaderBytes = 24;

    /// <summary>250,000 titles with all their successors are below it.</summary>
    private const long MaxPayload = 512L * 1024 * 1024;

    private static ReadOnlySpan<byte> Magic => "SRSIGNAL"u8;

    public static void Write(Stream stream, uint version, ReadOnlySpan<byte> payload)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], version);
        BinaryPrimitives.WriteInt64LittleEndian(header[12..], payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[20..], Checksum(payload));
        stream.Write(header);
        stream.Write(payload);
    }

    public static (uint Version, byte[] Payload) Read(Stream stream, string name)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        var got = stream.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false);
        if (got < HeaderBytes) throw Refused(name, $"it ends after {got} bytes, within its header of {HeaderBytes}");
        if (!header[..8].SequenceEqual(Magic)) throw Refused(name, "it does not begin with SRSIGNAL");
        var version = BinaryPrimitives.ReadUInt32LittleEndian(header[8..]);
        if (version is not (DefaultClocks or OwnClocks or OfALog))
            throw Refused(name, $"it has version {version}, this code reads versions {DefaultClocks} to {OfALog}");
        var length = BinaryPrimitives.ReadInt64LittleEndian(header[12..]);
        if (length is < 0 or > MaxPayload) throw Refused(name, $"it states a length of {length} bytes; at most {MaxPayload} are accepted");
        var payload = ReadPayload(stream, length, name);
        var (stated, found) = (BinaryPrimitives.ReadUInt32LittleEndian(header[20..]), Checksum(payload));
        return stated == found ? (version, payload) : throw Refused(name, $"its checksum is {found:x8}, its header states {stated:x8}");
    }

    public static SignalsFormatException Refused(string name, string reason, Exception? inner = null) =>
        new($"{name} is no usable signals file: {reason}. Delete it to start without; the counts fill again from the stream.", inner);

    /// <summary>Grows with what is there: a header that lies about the length costs no memory.</summary>
    private static byte[] ReadPayload(Stream stream, long length, string name)
    {
        using var read = new MemoryStream();
        var buffer = new byte[81_920];
        while (read.Length < length)
        {
            var got = stream.Read(buffer, 0, (int)Math.Min(buffer.Length, length - read.Length));
            if (got == 0) throw Refused(name, $"it ends {length - read.Length} bytes before the {length} that its header states");
            read.Write(buffer, 0, got);
        }
        return read.ToArray();
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes)) crc = BitOperations.Crc32C(crc, word);
        foreach (var rest in bytes[(bytes.Length & ~7)..]) crc = BitOperations.Crc32C(crc, rest);
        return ~crc;
    }
}
