using System.Numerics;
using System.Text;

namespace StreamRec.Domain;

/// <summary>The table of titles: what an entry costs in a checkpoint, and which one goes first.</summary>
internal static class TitleTable
{
    /// <summary>
    /// An upper bound of the entry's bytes in checkpoint.proto, a function of the entry alone. Neither a later event of another
    /// title nor the expiry of the entry's own impression makes it grow.
    /// </summary>
    public static int Bytes(in TitleState title)
    {
        const int header = 3, touched = 9, flags = 2, shown = 9, fatigue = 14;
        var bytes = header + IdBytes(title.Id) + touched + flags;
        if (title.WeightAt != 0) bytes += 6 + VarintBytes(title.TouchedAt - title.WeightAt);
        if (title.Rating != 0) bytes += 3;
        if (title.WatchedAt != 0) bytes += 9 + VarintBytes(title.TouchedAt - title.WatchedAt);
        if (title.HeadAt != 0) bytes += 1 + VarintBytes(title.WatchedAt - title.HeadAt);
        if (title.FatigueAt != 0) bytes += fatigue + (title.ShownAt != 0 ? shown : 0);
        else if (title.ShownAt != 0) bytes += fatigue;
        return bytes;
    }

    /// <summary>Only shown, clicked or forgotten: no other title's features depend on it.</summary>
    public static bool IsPassing(in TitleState title) => Tier(title) == 0;

    /// <summary>Nothing is left to remember: it was only shown, and its fatigue has gone through seven half-lives.</summary>
    public static bool IsForgotten(in TitleState title, long now) =>
        now - title.TouchedAt > 7 * ProfileBounds.FatigueHalfLife && title.ShownAt == 0 && IsPassing(title);

    /// <summary>The entry of the lowest value at <paramref name="now"/>.</summary>
    public static int Least(TitleStates titles, long now)
    {
        var least = 0;
        var (leastTier, leastValue) = (int.MaxValue, double.MaxValue);
        for (var i = 0; i < titles.Length; i++)
        {
            ref readonly var title = ref titles[i];
            var tier = Tier(title);
            if (tier > leastTier) continue;
            var value = tier == 0 ? 0 : Value(title, now);
            if (tier == leastTier && (value > leastValue || (value == leastValue && title.TouchedAt >= titles[least].TouchedAt))) continue;
            (least, leastTier, leastValue) = (i, tier, value);
        }
        return least;
    }

    /// <summary>
    /// The first ring entry that may stay: titles that the table does not name cost their text, the newest are paid first.
    /// </summary>
    public static int FirstWithinBudget(TitleStates titles, ReadOnlySpan<StrongEvent> recent)
    {
        var paid = new HashSet<ItemId>();
        var budget = ProfileBounds.RecentIdBytes;
        for (var i = recent.Length - 1; i >= 0; i--)
        {
            var id = recent[i].Item;
            if (id.Value is null || titles.IndexOf(id) >= 0 || !paid.Add(id)) continue;
            budget -= IdBytes(id);
            if (budget < 0) return i + 1;
        }
        return 0;
    }

    /// <summary>What the person has said outlasts what was concluded, and that outlasts what was merely shown.</summary>
    private static int Tier(in TitleState title) =>
        title.InList || title.NotInterested ? 2
        : title.Weight != 0 || title.PositionSeconds != 0 || title.Rating != 0 || title.Opinion != Opinion.None ? 1
        : 0;

    private static double Value(in TitleState title, long now) => Math.Max(
        Math.Abs(title.Weight) * Decay.Factor(now - title.WeightAt, ProfileBounds.WeightHalfLife),
        title.PositionSeconds == 0 ? 0 : Decay.Factor(now - title.WatchedAt, ProfileBounds.WeightHalfLife));

    private static int IdBytes(ItemId id) => 2 + Encoding.UTF8.GetByteCount(id.Value);

    /// <summary>Of a zigzag varint.</summary>
    private static int VarintBytes(long value) => (BitOperations.Log2((ulong)((value << 1) ^ (value >> 63)) | 1) + 7) / 7;
}
