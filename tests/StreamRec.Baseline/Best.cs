using System.Runtime.CompilerServices;

namespace StreamRec.Baseline;

/// <summary>The best of many without sorting all: a score and its number packed into one integer that orders like the score.</summary>
internal static class Best
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Pack(float score, int number)
    {
        var bits = BitConverter.SingleToUInt32Bits(score);
        bits ^= (bits & 0x8000_0000) != 0 ? 0xffff_ffff : 0x8000_0000;
        return (ulong)bits << 32 | (uint)number;
    }

    public static int Number(ulong packed) => (int)(uint)packed;

    /// <summary>Puts the <paramref name="count"/> greatest first, in no order (Hoare's quickselect).</summary>
    public static void Select(Span<ulong> packed, int count)
    {
        var (low, high) = (0, packed.Length - 1);
        while (low < high)
        {
            var pivot = packed[(low + high) >>> 1];
            var (i, j) = (low, high);
            while (i <= j)
            {
                while (packed[i] > pivot) i++;
                while (packed[j] < pivot) j--;
                if (i > j) break;
                (packed[i], packed[j]) = (packed[j], packed[i]);
                i++;
                j--;
            }
            if (count - 1 <= j) high = j;
            else if (count - 1 >= i) low = i;
            else return;
        }
    }
}
