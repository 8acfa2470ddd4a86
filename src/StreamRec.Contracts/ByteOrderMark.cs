namespace StreamRec.Contracts;

/// <summary>
/// The one rule of all entrances for text in UTF-8: a byte order mark at the beginning says nothing and is passed over
/// (RFC 8259 §8.1); anywhere else it is a character.
/// </summary>
public static class ByteOrderMark
{
    public static ReadOnlySpan<byte> Skip(ReadOnlySpan<byte> utf8) => utf8.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8;

    public static ReadOnlyMemory<byte> Skip(ReadOnlyMemory<byte> utf8) => utf8.Span.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8;
}
