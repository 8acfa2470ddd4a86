using System.Collections;

namespace StreamRec.Catalog;

/// <summary>The lines of a file's bytes, without their line feeds; a byte order mark is passed over.</summary>
internal sealed class JsonLines(byte[] bytes) : IEnumerable<ReadOnlyMemory<byte>>
{
    public IEnumerator<ReadOnlyMemory<byte>> GetEnumerator()
    {
        var rest = bytes.AsMemory();
        if (rest.Span.StartsWith("\uFEFF"u8)) rest = rest[3..];
        while (!rest.IsEmpty)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            yield return end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
