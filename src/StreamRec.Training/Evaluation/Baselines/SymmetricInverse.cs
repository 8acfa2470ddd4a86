using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace StreamRec.Training.Evaluation;

/// <summary>
/// In-place inverse of a symmetric positive definite matrix by Gauss-Jordan in blocks: each pivot block is inverted plainly in
/// double precision, the rest is one product of panels per block, which keeps to the cache.
/// </summary>
internal static class SymmetricInverse
{
    private const int Block = 128;

    /// <param name="a">[n, stride], row-major; the stride a multiple of <see cref="Padding"/>.</param>
    public static void Invert(float[] a, int n, int stride, CancellationToken cancellation)
    {
        var row = new float[Block * stride];
        var column = new float[n * Block];
        for (var begin = 0; begin < n; begin += Block)
        {
            cancellation.ThrowIfCancellationRequested();
            var size = Math.Min(Block, n - begin);
            var pivot = InvertPivot(a, begin, size, stride);
            for (var i = 0; i < n; i++) a.AsSpan(i * stride + begin, size).CopyTo(column.AsSpan(i * Block));
            Array.Clear(row);
            for (var k = 0; k < size; k++)
                for (var l = 0; l < size; l++)
                    TensorPrimitives.MultiplyAdd(
                        a.AsSpan((begin + l) * stride, n), (float)pivot[k * size + l], row.AsSpan(k * stride, n),
                        row.AsSpan(k * stride, n));
            Subtract(a, row, column, size, n, stride);
            for (var k = 0; k < size; k++)
            {
                row.AsSpan(k * stride, n).CopyTo(a.AsSpan((begin + k) * stride));
                for (var l = 0; l < size; l++) a[(begin + k) * stride + begin + l] = (float)pivot[k * size + l];
            }
            for (var i = 0; i < n; i++)
            {
                if (i >= begin && i < begin + size) continue;
                // By symmetry the column panel × the pivot is the row panel turned; what was a pivot before has changed sign.
                for (var k = 0; k < size; k++) a[i * stride + begin + k] = i < begin ? row[k * stride + i] : -row[k * stride + i];
            }
        }
    }

    /// <summary>Two vectors: rows are a multiple of it apart, so that the kernel needs no remainder.</summary>
    public const int Padding = 32;

    private static double[] InvertPivot(float[] a, int begin, int size, int stride)
    {
        var p = new double[size * size];
        for (var i = 0; i < size; i++)
            for (var j = 0; j < size; j++) p[i * size + j] = a[(begin + i) * stride + begin + j];
        for (var k = 0; k < size; k++)
        {
            var inverse = 1 / p[k * size + k];
            p[k * size + k] = 1;
            for (var j = 0; j < size; j++) p[k * size + j] *= inverse;
            for (var i = 0; i < size; i++)
            {
                if (i == k) continue;
                var factor = p[i * size + k];
                p[i * size + k] = 0;
                for (var j = 0; j < size; j++) p[i * size + j] -= factor * p[k * size + j];
            }
        }
        return p;
    }

    /// <summary>
    /// A −= column × row, four rows and two vectors at a time; the pivot's own rows and columns are overwritten by the caller.
    /// </summary>
    private static void Subtract(float[] a, float[] row, float[] column, int size, int n, int stride)
    {
        var panel = new float[Block * Padding];
        for (var j = 0; j < n; j += Padding)
        {
            for (var k = 0; k < size; k++) row.AsSpan(k * stride + j, Padding).CopyTo(panel.AsSpan(k * Padding));
            for (var i = 0; i < n; i += 4) Kernel(a.AsSpan(j), panel, column, i, size, n, stride);
        }
    }

    private static void Kernel(Span<float> a, float[] panel, float[] column, int i, int size, int n, int stride)
    {
        var last = n - 1;
        ref var shared = ref panel[0];
        ref var c0 = ref column[i * Block];
        ref var c1 = ref column[Math.Min(i + 1, last) * Block];
        ref var c2 = ref column[Math.Min(i + 2, last) * Block];
        ref var c3 = ref column[Math.Min(i + 3, last) * Block];
        Vector512<float> s00 = default, s01 = default, s10 = default, s11 = default,
            s20 = default, s21 = default, s30 = default, s31 = default;
        for (var k = 0; k < size; k++)
        {
            var left = Vector512.LoadUnsafe(ref shared, (nuint)(k * Padding));
            var right = Vector512.LoadUnsafe(ref shared, (nuint)(k * Padding + Padding / 2));
            var c = Vector512.Create(Unsafe.Add(ref c0, k));
            (s00, s01) = (Vector512.FusedMultiplyAdd(c, left, s00), Vector512.FusedMultiplyAdd(c, right, s01));
            c = Vector512.Create(Unsafe.Add(ref c1, k));
            (s10, s11) = (Vector512.FusedMultiplyAdd(c, left, s10), Vector512.FusedMultiplyAdd(c, right, s11));
            c = Vector512.Create(Unsafe.Add(ref c2, k));
            (s20, s21) = (Vector512.FusedMultiplyAdd(c, left, s20), Vector512.FusedMultiplyAdd(c, right, s21));
            c = Vector512.Create(Unsafe.Add(ref c3, k));
            (s30, s31) = (Vector512.FusedMultiplyAdd(c, left, s30), Vector512.FusedMultiplyAdd(c, right, s31));
        }
        Take(a, i * stride, s00, s01);
        if (i + 1 < n) Take(a, (i + 1) * stride, s10, s11);
        if (i + 2 < n) Take(a, (i + 2) * stride, s20, s21);
        if (i + 3 < n) Take(a, (i + 3) * stride, s30, s31);
    }

    private static void Take(Span<float> a, int at, Vector512<float> left, Vector512<float> right)
    {
        var low = a.Slice(at, Padding / 2);
        var high = a.Slice(at + Padding / 2, Padding / 2);
        (Vector512.Create<float>(low) - left).CopyTo(low);
        (Vector512.Create<float>(high) - right).CopyTo(high);
    }
}
