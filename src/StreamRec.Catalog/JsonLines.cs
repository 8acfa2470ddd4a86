using System.Collections;

namespace StreamRec.Catalog;

/// <summary>The lines of a file's bytes, without their line feeds.</summary>
internal sealed class JsonLines(byte[] bytes) : IEnumerable<ReadOnlyMemory<byte>>
{
    public IEnumerator<ReadOnlyMemory<byte>> GetEnumerator()
    {
        var rest = bytes.AsMemory();
        while (!rest.IsEmpty)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            yield return end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
