using StreamRec.Domain;

namespace StreamRec.Ranking;

/// <summary>
/// What counting says of titles beside what the heads' features say (<c>head-titles.bin</c>): for each outcome what is added to the
/// head's logit, as of the end of training; 0 for a title of which nothing was known. Safe for several threads.
/// </summary>
public sealed class HeadTitles
{
    private const uint Magic = 0x54485253; // SRHT
    private const int Version = 1;

    /// <summary>One for each of <see cref="OutcomeNames.All"/>.</summary>
    public const int Width = 4;

    /// <summary>By title number; the first <paramref name="Count"/> titles of the index are there.</summary>
    private sealed record Numbered(ItemIndex? Index, float[] Values, int Count);

    private readonly VectorTable _titles;
    private readonly Lock _grow = new();
    private volatile Numbered _numbered = new(null, [], 0);

    public HeadTitles(IReadOnlyDictionary<string, float[]> titles) : this(new VectorTable(Width, titles.Count, titles))
    {
    }

    private HeadTitles(VectorTable titles) => _titles = titles;

    /// <summary>By the title's id.</summary>
    public IReadOnlyDictionary<string, float[]> Titles => _titles;

    /// <summary>[titles, 4], of all titles that the index has at this moment.</summary>
    internal ReadOnlySpan<float> By(ItemIndex index)
    {
        var numbered = _numbered;
        return numbered.Index == index && numbered.Count >= index.Count ? numbered.Values : Grow(index);
    }

    /// <summary>What is there is not written again: others may be reading it.</summary>
    private float[] Grow(ItemIndex index)
    {
        lock (_grow)
        {
            var (count, known) = (index.Count, _numbered.Index == index ? _numbered : new Numbered(index, [], 0));
            var values = known.Values;
            if (count * Width > values.Length) Array.Resize(ref values, Width * Math.Max(256, count + count / 2));
            for (var item = known.Count; item < count; item++)
                if (_titles.TryGet(index[item].Value, out var own)) own.CopyTo(values.AsSpan(item * Width));
            _numbered = new Numbered(index, values, Math.Max(count, known.Count));
            return values;
        }
    }

    /// <summary>The same contents give the same bytes.</summary>
    public byte[] ToArray()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Magic);
        writer.Write(Version);
        VectorFile.Write(writer, _titles);
        writer.Flush();
        return stream.ToArray();
    }

    /// <exception cref="BundleRefusedException">The bytes are no such file.</exception>
    public static HeadTitles Read(string path, byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes));
        try
        {
            var (magic, version) = (reader.ReadUInt32(), reader.ReadInt32());
            return magic == Magic && version == Version
                ? new HeadTitles(VectorFile.Vectors(reader, Width))
                : throw new BundleRefusedException(
                    $"{path}: begins with {magic:x8} version {version}; expected {Magic:x8} version {Version}.");
        }
        catch (EndOfStreamException e)
        {
            throw new BundleRefusedException($"{path}: it ends in the middle.", e);
        }
        catch (FormatException e)
        {
            throw new BundleRefusedException(
                $"{path}: a title has {e.Message}; expected finite numbers. Train again with `streamrec train`.", e);
        }
    }
}
