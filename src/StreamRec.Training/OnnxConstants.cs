using System.Buffers.Binary;
using Google.Protobuf;

namespace StreamRec.Training;

/// <summary>The float constants of an ONNX file, as <see cref="OnnxWriter"/> writes them: what training goes on from.</summary>
internal static class OnnxConstants
{
    private const int Graph = 7, Initializer = 5, Name = 8, Raw = 9;

    public static IReadOnlyDictionary<string, float[]> Read(byte[] model)
    {
        var constants = new Dictionary<string, float[]>(StringComparer.Ordinal);
        foreach (var graph in Fields(model, Graph))
            foreach (var initializer in Fields(graph, Initializer))
                constants.Add(
                    System.Text.Encoding.UTF8.GetString(Fields(initializer, Name).Single()), Floats(Fields(initializer, Raw).Single()));
        return constants;
    }

    private static IEnumerable<byte[]> Fields(byte[] message, int field)
    {
        var input = new CodedInputStream(message);
        while (input.ReadTag() is var tag and not 0)
        {
            if (WireFormat.GetTagFieldNumber(tag) == field) yield return input.ReadBytes().ToByteArray();
            else input.SkipLastField();
        }
    }

    private static float[] Floats(byte[] raw)
    {
        var values = new float[raw.Length / sizeof(float)];
        for (var k = 0; k < values.Length; k++) values[k] = BinaryPrimitives.ReadSingleLittleEndian(raw.AsSpan(k * sizeof(float)));
        return values;
    }
}
