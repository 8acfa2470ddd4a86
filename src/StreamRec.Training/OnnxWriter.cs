using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace StreamRec.Training;

/// <summary>
/// Writes an ONNX file: just the messages of onnx.proto (github.com/onnx/onnx) that a feed-forward network needs, in the
/// protobuf wire format. The same calls give the same bytes.
/// </summary>
internal sealed class OnnxWriter
{
    /// <summary>IR version 8 with operator set 17: what ONNX 1.12 wrote; every ONNX Runtime since 1.12 reads it.</summary>
    private const int IrVersion = 8, OperatorSet = 17;
    private const int Float = 1;

    private readonly ProtoBuffer _nodes = new();
    private readonly ProtoBuffer _initializers = new();
    private readonly ProtoBuffer _inputs = new();
    private readonly ProtoBuffer _outputs = new();

    /// <summary>A float tensor; a dimension below 0 is the free one, named <c>rows</c>.</summary>
    public void Input(string name, params ReadOnlySpan<int> shape) => _inputs.Message(11, ValueInfo(name, shape));

    public void Output(string name, params ReadOnlySpan<int> shape) => _outputs.Message(12, ValueInfo(name, shape));

    public void Constant(string name, ReadOnlySpan<float> values, params ReadOnlySpan<int> shape)
    {
        var tensor = new ProtoBuffer();
        var count = 1;
        foreach (var size in shape)
        {
            tensor.Varint(1, size);
            count *= size;
        }
        if (count != values.Length)
            throw new ArgumentException($"{name}: {values.Length} values for a shape of {count}.", nameof(values));
        tensor.Varint(2, Float);
        tensor.Text(8, name);
        var raw = new byte[values.Length * sizeof(float)];
        for (var i = 0; i < values.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(raw.AsSpan(i * sizeof(float)), values[i]);
        tensor.Bytes(9, raw);
        _initializers.Message(5, tensor);
    }

    public void Node(string op, string output, params ReadOnlySpan<string> inputs)
    {
        var node = new ProtoBuffer();
        foreach (var input in inputs) node.Text(1, input);
        node.Text(2, output);
        node.Text(3, output);
        node.Text(4, op);
        _nodes.Message(1, node);
    }

    public byte[] ToArray(string graphName)
    {
        var graph = new ProtoBuffer();
        graph.Append(_nodes);
        graph.Text(2, graphName);
        graph.Append(_initializers);
        graph.Append(_inputs);
        graph.Append(_outputs);
        var operators = new ProtoBuffer();
        operators.Text(1, "");
        operators.Varint(2, OperatorSet);
        var model = new ProtoBuffer();
        model.Varint(1, IrVersion);
        model.Text(2, "streamrec");
        model.Message(7, graph);
        model.Message(8, operators);
        return model.ToArray();
    }

    private static ProtoBuffer ValueInfo(string name, ReadOnlySpan<int> shape)
    {
        var dimensions = new ProtoBuffer();
        foreach (var size in shape)
        {
            var dimension = new ProtoBuffer();
            if (size < 0) dimension.Text(2, "rows");
            else dimension.Varint(1, size);
            dimensions.Message(1, dimension);
        }
        var tensor = new ProtoBuffer();
        tensor.Varint(1, Float);
        tensor.Message(2, dimensions);
        var type = new ProtoBuffer();
        type.Message(1, tensor);
        var info = new ProtoBuffer();
        info.Text(1, name);
        info.Message(2, type);
        return info;
    }

    /// <summary>Fields in the protobuf wire format: varints (type 0) and length-delimited ones (type 2).</summary>
    private sealed class ProtoBuffer
    {
        private readonly ArrayBufferWriter<byte> _bytes = new();

        public void Varint(int field, long value)
        {
            Raw((ulong)field << 3);
            Raw((ulong)value);
        }

        public void Bytes(int field, ReadOnlySpan<byte> value)
        {
            Raw(((ulong)field << 3) | 2);
            Raw((ulong)value.Length);
            _bytes.Write(value);
        }

        public void Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));
        public void Message(int field, ProtoBuffer message) => Bytes(field, message.ToArray());
        public void Append(ProtoBuffer fields) => _bytes.Write(fields._bytes.WrittenSpan);
        public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

        private void Raw(ulong value)
        {
            Span<byte> varint = stackalloc byte[10];
            var length = 0;
            for (; value >= 0x80; value >>= 7) varint[length++] = (byte)(value | 0x80);
            varint[length++] = (byte)value;
            _bytes.Write(varint[..length]);
        }
    }
}
