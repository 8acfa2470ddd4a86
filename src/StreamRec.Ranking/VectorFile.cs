namespace StreamRec.Ranking;

/// <summary>
/// Named vectors as a bundle's files have them: little-endian, names in ordinal order, so that the same vectors are the same bytes.
/// </summary>
internal static class VectorFile
{
    public static void Write(BinaryWriter writer, VectorTable vectors)
    {
        writer.Write(vectors.Count);
        foreach (var (name, vector) in vectors.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            writer.Write(name);
            Write(writer, vector);
        }
    }

    public static void Write(BinaryWriter writer, float[] values)
    {
        foreach (var value in values) writer.Write(value);
    }

    /// <exception cref="FormatException">One is not finite.</exception>
    public static float[] Floats(BinaryReader reader, int count)
    {
        var values = new float[count];
        for (var k = 0; k < count; k++)
        {
            values[k] = reader.ReadSingle();
            if (!float.IsFinite(values[k])) throw new FormatException($"{values[k]} at byte {reader.BaseStream.Position - sizeof(float)}");
        }
        return values;
    }

    /// <exception cref="EndOfStreamException">There are fewer than it says.</exception>
    public static VectorTable Vectors(BinaryReader reader, int dimensions)
    {
        var count = reader.ReadInt32();
        var left = reader.BaseStream.Length - reader.BaseStream.Position;
        if (count > left / (dimensions * sizeof(float))) throw new EndOfStreamException();
        return new VectorTable(dimensions, Math.Max(0, count), Read());

        IEnumerable<KeyValuePair<string, float[]>> Read()
        {
            for (var k = 0; k < count; k++) yield return KeyValuePair.Create(reader.ReadString(), Floats(reader, dimensions));
        }
    }
}
