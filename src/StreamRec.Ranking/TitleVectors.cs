using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using StreamRec.Catalog;

namespace StreamRec.Ranking;

/// <summary>
/// The titles' vectors of one catalogue snapshot, in blocks of 16 titles: dimension after dimension, 16 titles side by side. So a
/// product needs no sum across a register, each title's is added up in the order of the dimensions, and every instruction set
/// gives the same bits.
/// </summary>
internal sealed class TitleVectors
{
    /// <summary>Titles of a block.</summary>
    public const int Lanes = 16;

    private readonly EncoderTitles _titles;
    private readonly CatalogSnapshot _catalog;
    private readonly float[] _blocks;

    private TitleVectors(EncoderTitles titles, CatalogSnapshot catalog, float[] blocks) =>
        (_titles, _catalog, _blocks) = (titles, catalog, blocks);

    /// <summary>Numbers below it have a vector; those of titles that are not in the catalogue are 0. A multiple of 16.</summary>
    public int Bound => _blocks.Length / _titles.Dimensions;

    public CatalogSnapshot Catalog => _catalog;

    /// <param name="before">Of an earlier snapshot of the same catalogue: only what changed since is made anew.</param>
    public static TitleVectors Of(EncoderTitles titles, CatalogSnapshot catalog, TitleVectors? before)
    {
        var bound = catalog.Items.Length == 0 ? 0 : (catalog.Items[^1] / Lanes + 1) * Lanes;
        if (before is not null && before._catalog.Index != catalog.Index) before = null;
        var blocks = new float[bound * titles.Dimensions];
        var vectors = new TitleVectors(titles, catalog, blocks);
        before?._blocks.AsSpan(0, Math.Min(blocks.Length, before._blocks.Length)).CopyTo(blocks);
        var (vector, traits) = (new float[titles.Dimensions], new List<(string, float)>());
        for (var item = 0; item < bound; item++)
        {
            var title = catalog[item];
            if (before is not null && ReferenceEquals(title, before._catalog[item])) continue;
            if (title is null) Array.Clear(vector);
            else if (titles.Find(title.Id) is { } known) known.CopyTo(vector, 0);
            else titles.WriteContent(title, vector, traits);
            for (var k = 0; k < vector.Length; k++) blocks[vectors.Place(item, k)] = vector[k];
        }
        return vectors;
    }

    /// <summary>
    /// What the encoder reads of a title. False when nothing is known of it; <paramref name="lasting"/>: whatever happens to
    /// the catalogue, it stays as it is.
    /// </summary>
    public bool TryRead(Domain.ItemId id, int item, Span<float> vector, out bool lasting)
    {
        var known = _titles.Find(id);
        lasting = known is not null;
        known?.CopyTo(vector);
        if (lasting) return true;
        if (_catalog[item] is null) return false;
        for (var k = 0; k < vector.Length; k++) vector[k] = _blocks[Place(item, k)];
        return true;
    }

    /// <summary>user · title for every number below <see cref="Bound"/>.</summary>
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

    private int Place(int item, int dimension) => (item / Lanes * _titles.Dimensions + dimension) * Lanes + item % Lanes;
}
