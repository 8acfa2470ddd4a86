namespace StreamRec.Domain;

/// <summary>Bytes that were to be a checkpoint are none; the message names field, value and what was expected.</summary>
public sealed class CheckpointFormatException(string message, Exception? inner = null) : Exception(message, inner)
{
    internal static void Require(bool holds, string field, object value, string expected)
    {
        if (!holds) throw new CheckpointFormatException($"A checkpoint's {field} is {value}; expected: {expected}.");
    }
}
