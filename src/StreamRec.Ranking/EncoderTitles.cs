using System.Collections.Frozen;
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

    private readonly FrozenDictionary<string, float[]> _titles;
    private readonly FrozenDictionary<string, float[]> _traits;

    /// <param name="beta">By <see cref="Signals.CountWindow"/>.</param>
    /// <param name="titles">Of their own and of their traits, added up.</param>
    public EncoderTitles(
        int newestYear, float[] beta, float[] stranger, IReadOnlyDictionary<string, float[]> traits, IReadOnlyDictionary<string,
        float[]> titles)
    {
        (NewestYear, Beta, Stranger) = (newestYear, beta, stranger);
        (_traits, _titles) = (traits.ToFrozenDictionary(StringComparer.Ordinal), titles.ToFrozenDictionary(StringComparer.Ordinal));
    }

    public int Dimensions => Stranger.Length;
    public int Count => _titles.Count;
    public int NewestYear { get; }
    public float[] Beta { get; }
    public float[] Stranger { get; }
    public IReadOnlyDictionary<string, float[]> Titles => _titles;
    public IReadOnlyDictionary<string, float[]> Traits => _traits;

    /// <summary>Null for a title that it was not trained on.</summary>
    internal float[]? Find(ItemId id) => _titles.GetValueOrDefault(id.Value);

    /// <summary>The title's vector from its content alone.</summary>
    internal void WriteContent(Title title, Span<float> vector, List<(string Trait, float Weight)> traits)
    {
        vector.Clear();
        TitleTraits.Read(title, NewestYear, traits);
        foreach (var (trait, weight) in traits)
            if (_traits.TryGetValue(trait, out var of))
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
        Write(writer, Beta);
        Write(writer, Stranger);
        foreach (var vectors in (FrozenDictionary<string, float[]>[])[_traits, _titles])
        {
            writer.Write(vectors.Count);
            foreach (var (name, vector) in vectors.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            {
                writer.Write(name);
                Write(writer, vector);
            }
        }
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
            if (dimensions is < TitleVectors.Lanes or > LargestDimensions)
                throw new BundleRefusedException($"{path}: {dimensions} dimensions; expected {TitleVectors.Lanes} to {LargestDimensions}.");
            var newestYear = reader.ReadInt32();
            var beta = Floats(reader, Signals.SignalsSnapshot.Windows);
            return new EncoderTitles(
                newestYear, beta, Floats(reader, dimensions), Vectors(reader, dimensions), Vectors(reader, dimensions));
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

    private static void Write(BinaryWriter writer, float[] values)
    {
        foreach (var value in values) writer.Write(value);
    }

    private static float[] Floats(BinaryReader reader, int count)
    {
        var values = new float[count];
        for (var k = 0; k < count; k++)
        {
            values[k] = reader.ReadSingle();
            if (!float.IsFinite(values[k])) throw new FormatException($"{values[k]} at byte {reader.BaseStream.Position - sizeof(float)}");
        }
        return values;
    }

    private static Dictionary<string, float[]> Vectors(BinaryReader reader, int dimensions)
    {
        var vectors = new Dictionary<string, float[]>(StringComparer.Ordinal);
        for (var left = reader.ReadInt32(); left > 0; left--) vectors[reader.ReadString()] = Floats(reader, dimensions);
        return vectors;
    }
}
