using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace StreamRec.Catalog;

/// <summary>
/// Vectors of some titles as signed bytes, one row after the other, by title number ascending: a quarter of their floats, and read
/// in one stream. Products are sums of whole numbers, so that every instruction set gives the same. Immutable.
/// </summary>
public sealed class CodeList
{
    private readonly int[] _items;
    private readonly float[] _scales;
    private readonly sbyte[] _codes;

    private CodeList(int width, int[] items, float[] scales, sbyte[] codes) =>
        (Width, _items, _scales, _codes) = (width, items, scales, codes);

    public static CodeList Empty(int width) => new(width, [], [], []);

    /// <summary>Numbers of a row, a multiple of 16.</summary>
    public int Width { get; }

    public int Count => _items.Length;
    public ReadOnlySpan<int> Items => _items;
    public ReadOnlySpan<sbyte> Row(int place) => _codes.AsSpan(place * Width, Width);

    /// <summary>What a row's whole numbers are to be multiplied with.</summary>
    public float Scale(int place) => _scales[place];

    /// <summary>−1 when it is not in it.</summary>
    public int Find(int item) => Array.BinarySearch(_items, item) is var place and >= 0 ? place : -1;

    /// <summary>Each number is off by half the scale at most.</summary>
    public static float Encode(ReadOnlySpan<float> vector, Span<sbyte> codes)
    {
        var most = 0f;
        foreach (var value in vector) most = Math.Max(most, MathF.Abs(value));
        codes.Clear();
        if (!(most > 0)) return 0;
        var scale = most / sbyte.MaxValue;
        for (var k = 0; k < vector.Length; k++) codes[k] = (sbyte)MathF.Round(vector[k] / scale);
        return scale;
    }

    /// <summary>With titles changed: no vector takes one out. In any order, each at most once.</summary>
    public CodeList With(List<CodeChange> changes)
    {
        changes.Sort(static (a, b) => a.Item.CompareTo(b.Item));
        var count = Count;
        foreach (var change in changes) count += (change.Codes is null ? 0 : 1) - (Find(change.Item) < 0 ? 0 : 1);
        var next = new CodeList(Width, new int[count], new float[count], GC.AllocateUninitializedArray<sbyte>(count * Width));
        var (from, to) = (0, 0);
        foreach (var change in changes)
        {
            var place = Array.BinarySearch(_items, change.Item);
            var until = place < 0 ? ~place : place;
            Copy(from, next, to, until - from);
            (to, from) = (to + until - from, place < 0 ? until : until + 1);
            if (change.Codes is not { } codes) continue;
            (next._items[to], next._scales[to]) = (change.Item, change.Scale);
            codes.CopyTo(next._codes.AsSpan(to++ * Width));
        }
        Copy(from, next, to, Count - from);
        return next;
    }

    private void Copy(int from, CodeList next, int to, int count)
    {
        Array.Copy(_items, from, next._items, to, count);
        Array.Copy(_scales, from, next._scales, to, count);
        Array.Copy(_codes, from * Width, next._codes, to * Width, count * Width);
    }

    /// <summary>query · row for each row, in whole numbers times the row's scale.</summary>
    /// <param name="query">[Width], below 2^15 each and 2^22 together, that no sum overflows.</param>
    public void Products(ReadOnlySpan<short> query, Span<float> products)
    {
        query = query[..Width];
        ref var first = ref MemoryMarshal.GetArrayDataReference(_codes);
        for (var place = 0; place < _items.Length; place++)
            products[place] = Product(query, ref Unsafe.Add(ref first, (nint)place * Width)) * _scales[place];
    }

    public static int Product(ReadOnlySpan<short> query, ReadOnlySpan<sbyte> row) =>
        Product(query[..row.Length], ref MemoryMarshal.GetReference(row));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Product(ReadOnlySpan<short> query, ref sbyte r)
    {
        ref var q = ref MemoryMarshal.GetReference(query);
        if (Vector512.IsHardwareAccelerated && Avx512BW.IsSupported && query.Length % 32 == 0)
        {
            var sum = Vector512<int>.Zero;
            for (var k = 0; k < query.Length; k += 32)
                sum += Avx512BW.MultiplyAddAdjacent(
                    Vector512.LoadUnsafe(ref q, (nuint)k), Avx512BW.ConvertToVector512Int16(Vector256.LoadUnsafe(ref r, (nuint)k)));
            return Vector512.Sum(sum);
        }
        if (Avx2.IsSupported)
        {
            var sum = Vector256<int>.Zero;
            for (var k = 0; k < query.Length; k += 16)
                sum += Avx2.MultiplyAddAdjacent(
                    Vector256.LoadUnsafe(ref q, (nuint)k), Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref r, (nuint)k)));
            return Vector256.Sum(sum);
        }
        var whole = 0;
        for (var k = 0; k < query.Length; k++) whole += query[k] * Unsafe.Add(ref r, k);
        return whole;
    }
}

/// <summary>A title's new row; null: it has none any more.</summary>
public readonly record struct CodeChange(int Item, sbyte[]? Codes, float Scale);
