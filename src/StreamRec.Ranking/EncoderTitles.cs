using StreamRec.Catalog;
using StreamRec.Domain;

namespace StreamRec.Ranking;

/// <summary>
/// What the encoder knows of titles (<c>encoder-titles.bin</c>): a vector for each that it was trained on, vectors of the traits
/// that make one for any other, the vector of a person without a history, and the weights of the live prior.
/// </summary>
public sealed class EncoderTitles
{
    private const uint Magic = 0x54455253; // SRET
    private const int Version = 1;
    private const int LargestDimensions = 512;

    private readonly VectorTable _titles;
    private readonly VectorTable _traits;

    /// <param name="beta">By <see cref="Signals.CountWindow"/>.</param>
    /// <param name="titles">Of their own and of their traits, added up.</param>
    public EncoderTitles(
        int newestYear, float[] beta, float[] stranger, IReadOnlyDictionary<string, float[]> traits, IReadOnlyDictionary<string,
        float[]> titles)
    {
        (NewestYear, Beta, Stranger) = (newestYear, beta, stranger);
        _traits = new VectorTable(stranger.Length, traits.Count, traits);
        _titles = new VectorTable(stranger.Length, titles.Count, titles);
    }

    private EncoderTitles(int newestYear, float[] beta, float[] stranger, VectorTable traits, VectorTable titles) =>
        (NewestYear, Beta, Stranger, _traits, _titles) = (newestYear, beta, stranger, traits, titles);

    public int Dimensions => Stranger.Length;
    public int Count => _titles.Count;
    public int NewestYear { get; }
    public float[] Beta { get; }
    public float[] Stranger { get; }
    public IReadOnlyDictionary<string, float[]> Titles => _titles;
    public IReadOnlyDictionary<string, float[]> Traits => _traits;

    /// <summary>False for a title that it was not trained on.</summary>
    internal bool TryRead(ItemId id, Span<float> vector)
    {
        var known = _titles.TryGet(id.Value, out var own);
        if (known) own.CopyTo(vector);
        return known;
    }

    /// <summary>A number for <see cref="Vector"/>; −1 for a title that it was not trained on.</summary>
    internal int NumberOf(ItemId id) => _titles.NumberOf(id.Value);

    internal ReadOnlySpan<float> Vector(int number) => _titles.At(number);

    /// <summary>The title's vector from its content alone.</summary>
    internal void WriteContent(Title title, Span<float> vector, List<(string Trait, float Weight)> traits)
    {
        vector.Clear();
        TitleTraits.Read(title, NewestYear, traits);
        foreach (var (trait, weight) in traits)
            if (_traits.TryGet(trait, out var of))
                for (var k = 0; k < vector.Length; k++) vector[k] += weight * of[k];
    }

    /// <summary>The same contents give the same bytes. Little-endian; names by id, ordinal.</summary>
    public byte[] ToArray()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Magic);
        writer.Write(Version);
        writer.Write(Dimensions);
        writer.Write(NewestYear);
        VectorFile.Write(writer, Beta);
        VectorFile.Write(writer, Stranger);
        VectorFile.Write(writer, _traits);
        VectorFile.Write(writer, _titles);
        writer.Flush();
        return stream.ToArray();
    }

    /// <exception cref="BundleRefusedException">The bytes are no such file.</exception>
    public static EncoderTitles Read(string path, byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes));
        try
        {
            var (magic, version) = (reader.ReadUInt32(), reader.ReadInt32());
            if (magic != Magic || version != Version)
                throw new BundleRefusedException(
                    $"{path}: begins with {magic:x8} version {version}; expected {Magic:x8} version {Version}.");
            var dimensions = reader.ReadInt32();
            if (dimensions is < BlockMatrix.Lanes or > LargestDimensions)
                throw new BundleRefusedException($"{path}: {dimensions} dimensions; expected {BlockMatrix.Lanes} to {LargestDimensions}.");
            var newestYear = reader.ReadInt32();
            var beta = VectorFile.Floats(reader, Signals.SignalsSnapshot.Windows);
            return new EncoderTitles(
                newestYear, beta, VectorFile.Floats(reader, dimensions), VectorFile.Vectors(reader, dimensions),
                VectorFile.Vectors(reader, dimensions));
        }
        catch (EndOfStreamException e)
        {
            throw new BundleRefusedException($"{path}: it ends in the middle.", e);
        }
        catch (FormatException e)
        {
            throw new BundleRefusedException(
                $"{path}: a vector has {e.Message}; expected finite numbers. Train again with `streamrec train`.", e);
        }
    }
}
