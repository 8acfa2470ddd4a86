namespace StreamRec.Ranking;

/// <summary>A person's vector as whole numbers, to be compared with rows of bytes.</summary>
internal readonly struct CodeQuery
{
    private const float Largest = short.MaxValue;

    /// <param name="width">Of the rows; what is beyond the vector is 0.</param>
    public CodeQuery(ReadOnlySpan<float> vector, int width)
    {
        var (most, sum) = (0f, 0f);
        foreach (var value in vector) (most, sum) = (Math.Max(most, MathF.Abs(value)), sum + MathF.Abs(value));
        Scale = most / Largest;
        // A row's numbers are off by half its scale at most, the vector's own by half of theirs; and sums of floats are rounded.
        Loss = 1.01f * (sum / 2 + Scale * sbyte.MaxValue * width / 2) + 1e-3f * sum;
        Numbers = new short[width];
        for (var k = 0; k < vector.Length && most > 0; k++) Numbers[k] = (short)MathF.Round(vector[k] / Scale);
    }

    public short[] Numbers { get; }

    /// <summary>What the numbers are to be multiplied with.</summary>
    public float Scale { get; }

    /// <summary>Times a row's scale: the most by which the product of the numbers differs from the vectors'.</summary>
    public float Loss { get; }
}
