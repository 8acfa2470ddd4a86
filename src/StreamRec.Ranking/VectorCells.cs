using StreamRec.Catalog;

namespace StreamRec.Ranking;

/// <summary>
/// Where a large catalogue's vectors lie: the middles of cells (k-means, Lloyd), each title belonging to the nearest. A function of the
/// model and of the catalogue's sample, computed in one order.
/// </summary>
internal sealed class VectorCells
{
    private const int Rounds = 5, Most = 1024;

    private readonly int _width;
    private readonly float[] _middles;

    /// <summary>Half the squared length of a middle: what is nearest has the greatest product less this.</summary>
    private readonly float[] _halves;
    private readonly BlockMatrix _rows;

    private VectorCells(int width, float[] middles)
    {
        (_width, _middles, _halves) = (width, middles, new float[middles.Length / width]);
        _rows = new BlockMatrix(width, Count);
        for (var cell = 0; cell < Count; cell++)
        {
            var middle = middles.AsSpan(cell * width, width);
            _rows.Write(cell, middle);
            foreach (var value in middle) _halves[cell] += value * value / 2;
        }
    }

    public int Count => _halves.Length;

    /// <summary>Length of what <see cref="Products"/> fills.</summary>
    public int Bound => _rows.Bound;

    /// <param name="sample">[count · width]; not empty.</param>
    public static VectorCells Of(int width, float[] sample)
    {
        var points = sample.Length / width;
        var count = Math.Clamp((int)Math.Sqrt(points) * 6, 1, Math.Min(Most, points));
        var cells = new VectorCells(width, sample[..(count * width)]);
        var nearest = new int[points];
        for (var round = 0; round < Rounds; round++)
        {
            var last = cells;
            Parallel.For(0, (points + 255) / 256, part =>
            {
                var products = new float[last.Bound];
                for (var point = part * 256; point < Math.Min(points, (part + 1) * 256); point++)
                    nearest[point] = last.Nearest(sample.AsSpan(point * width, width), products);
            });
            cells = Means(width, sample, nearest, last);
        }
        return cells;
    }

    /// <summary>middle · vector of every cell.</summary>
    public void Products(ReadOnlySpan<float> vector, Span<float> products) => _rows.Products(vector, products);

    /// <summary>The cell that the vector is in.</summary>
    /// <param name="products">[<see cref="Bound"/>], a buffer.</param>
    public int Nearest(ReadOnlySpan<float> vector, Span<float> products)
    {
        Products(vector, products);
        var best = 0;
        for (var cell = 1; cell < Count; cell++)
            if (products[cell] - _halves[cell] > products[best] - _halves[best]) best = cell;
        return best;
    }

    /// <summary>A cell without points stays where it was.</summary>
    private static VectorCells Means(int width, float[] sample, int[] nearest, VectorCells before)
    {
        var (sums, counts) = (new double[before._middles.Length], new int[before.Count]);
        for (var point = 0; point < nearest.Length; point++)
        {
            counts[nearest[point]]++;
            for (var k = 0; k < width; k++) sums[nearest[point] * width + k] += sample[point * width + k];
        }
        var middles = new float[sums.Length];
        for (var k = 0; k < middles.Length; k++)
            middles[k] = counts[k / width] == 0 ? before._middles[k] : (float)(sums[k] / counts[k / width]);
        return new VectorCells(width, middles);
    }
}
