using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace StreamRec.Ranking;

/// <summary>
/// Vectors in blocks of 16: dimension after dimension, 16 rows side by side. So a product needs no sum across a register, each row's
/// is added up in the order of the dimensions, and every instruction set gives the same bits.
/// </summary>
internal sealed class BlockMatrix
{
    /// <summary>Rows of a block.</summary>
    public const int Lanes = 16;

    private readonly int _width;
    private readonly float[] _blocks;

    /// <param name="rows">Rounded up to whole blocks.</param>
    public BlockMatrix(int width, int rows) => (_width, _blocks) = (width, new float[(rows + Lanes - 1) / Lanes * Lanes * width]);

    /// <summary>Rows; a multiple of 16.</summary>
    public int Bound => _blocks.Length / _width;

    public void Write(int row, ReadOnlySpan<float> vector)
    {
        for (var k = 0; k < vector.Length; k++) _blocks[Place(row, k)] = vector[k];
    }

    public void Read(int row, Span<float> vector)
    {
        for (var k = 0; k < vector.Length; k++) vector[k] = _blocks[Place(row, k)];
    }

    /// <summary>Takes over the first rows of another.</summary>
    public void CopyFrom(BlockMatrix before) =>
        before._blocks.AsSpan(0, Math.Min(_blocks.Length, before._blocks.Length)).CopyTo(_blocks);

    /// <summary>user · row for every row.</summary>
    public void Products(ReadOnlySpan<float> user, Span<float> products)
    {
        if (Vector512.IsHardwareAccelerated) Products512(user, products);
        else if (Vector256.IsHardwareAccelerated) Products256(user, products);
        else ProductsScalar(user, products);
    }

    /// <summary>Four blocks at a time: so many independent sums hide the latency of each.</summary>
    internal void Products512(ReadOnlySpan<float> user, Span<float> products)
    {
        ref var blocks = ref MemoryMarshal.GetArrayDataReference(_blocks);
        ref var sums = ref MemoryMarshal.GetReference(products[..Bound]);
        var (d, count) = (user.Length, Bound / Lanes);
        var block = 0;
        for (; block + 4 <= count; block += 4)
        {
            ref var first = ref Unsafe.Add(ref blocks, (nint)block * d * Lanes);
            ref var second = ref Unsafe.Add(ref first, (nint)d * Lanes);
            ref var third = ref Unsafe.Add(ref second, (nint)d * Lanes);
            ref var fourth = ref Unsafe.Add(ref third, (nint)d * Lanes);
            var (a, b, c, e) = (Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero);
            for (var k = 0; k < user.Length; k++)
            {
                var factor = Vector512.Create(user[k]);
                a = Vector512.FusedMultiplyAdd(factor, Vector512.LoadUnsafe(ref first, (nuint)(k * Lanes)), a);
                b = Vector512.FusedMultiplyAdd(factor, Vector512.LoadUnsafe(ref second, (nuint)(k * Lanes)), b);
                c = Vector512.FusedMultiplyAdd(factor, Vector512.LoadUnsafe(ref third, (nuint)(k * Lanes)), c);
                e = Vector512.FusedMultiplyAdd(factor, Vector512.LoadUnsafe(ref fourth, (nuint)(k * Lanes)), e);
            }
            a.StoreUnsafe(ref sums, (nuint)(block * Lanes));
            b.StoreUnsafe(ref sums, (nuint)((block + 1) * Lanes));
            c.StoreUnsafe(ref sums, (nuint)((block + 2) * Lanes));
            e.StoreUnsafe(ref sums, (nuint)((block + 3) * Lanes));
        }
        for (; block < count; block++)
        {
            var sum = Vector512<float>.Zero;
            for (var k = 0; k < user.Length; k++)
                sum = Vector512.FusedMultiplyAdd(
                    Vector512.Create(user[k]), Vector512.LoadUnsafe(ref blocks, (nuint)((block * d + k) * Lanes)), sum);
            sum.StoreUnsafe(ref sums, (nuint)(block * Lanes));
        }
    }

    internal void Products256(ReadOnlySpan<float> user, Span<float> products)
    {
        ref var blocks = ref MemoryMarshal.GetArrayDataReference(_blocks);
        ref var sums = ref MemoryMarshal.GetReference(products[..Bound]);
        var (d, count) = (user.Length, Bound / Lanes);
        var block = 0;
        for (; block + 2 <= count; block += 2)
        {
            ref var first = ref Unsafe.Add(ref blocks, (nint)block * d * Lanes);
            ref var second = ref Unsafe.Add(ref first, (nint)d * Lanes);
            var (a, b, c, e) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
            for (var k = 0; k < user.Length; k++)
            {
                var factor = Vector256.Create(user[k]);
                a = Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref first, (nuint)(k * Lanes)), a);
                b = Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref first, (nuint)(k * Lanes + 8)), b);
                c = Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref second, (nuint)(k * Lanes)), c);
                e = Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref second, (nuint)(k * Lanes + 8)), e);
            }
            a.StoreUnsafe(ref sums, (nuint)(block * Lanes));
            b.StoreUnsafe(ref sums, (nuint)(block * Lanes + 8));
            c.StoreUnsafe(ref sums, (nuint)((block + 1) * Lanes));
            e.StoreUnsafe(ref sums, (nuint)((block + 1) * Lanes + 8));
        }
        if (block < count) ProductsScalar(user, products, block);
    }

    /// <summary>From a block on.</summary>
    internal void ProductsScalar(ReadOnlySpan<float> user, Span<float> products, int block = 0)
    {
        for (; block < Bound / Lanes; block++)
            for (var lane = 0; lane < Lanes; lane++)
            {
                var sum = 0f;
                for (var k = 0; k < user.Length; k++) sum = MathF.FusedMultiplyAdd(
                    user[k], _blocks[(block * user.Length + k) * Lanes + lane], sum);
                products[block * Lanes + lane] = sum;
            }
    }

    private int Place(int row, int dimension) => (row / Lanes * _width + dimension) * Lanes + row % Lanes;
}
