namespace StreamRec.Baseline;

/// <summary>
/// The 300 titles to rank: what people chose after the newest choice, what is popular this week, and for the rest the nearest to the
/// encoder's user vector. Titles that were turned down or seen are left out.
/// </summary>
internal static class Retrieval
{
    public const int Candidates = 300;
    private const int MostCoOccurring = 80, MostPopular = 60;

    /// <returns>How many; less than 300 only in a catalogue that has not more.</returns>
    public static int Gather(in Profile profile, ItemTables tables, RankerScratch scratch)
    {
        var (taken, history) = (scratch.Taken, scratch.History);
        Array.Clear(taken);
        foreach (var item in history.TurnedDown) taken[item] = true;
        foreach (var item in history.Chosen) taken[item] |= history.OwnOf(item).Seen;
        tables.Encoded.Products(profile.User, scratch.Products);
        var count = 0;
        if (history.Chosen is [var newest, ..]) count = Take(tables.CoOccurring.Targets(newest), MostCoOccurring, count, scratch);
        count = Take(tables.Popular, MostPopular, count, scratch);
        return TakeNearest(tables, count, scratch);
    }

    private static int Take(ReadOnlySpan<int> items, int most, int count, RankerScratch scratch)
    {
        for (var end = count + most; items.Length > 0 && count < end; items = items[1..])
        {
            if (scratch.Taken[items[0]]) continue;
            scratch.Taken[items[0]] = true;
            scratch.Candidates[count++] = items[0];
        }
        return count;
    }

    private static int TakeNearest(ItemTables tables, int count, RankerScratch scratch)
    {
        var (packed, priors, products) = (scratch.Packed, tables.Encoded.Priors, scratch.Products);
        var offered = 0;
        for (var item = 0; item < products.Length; item++)
            if (!scratch.Taken[item]) packed[offered++] = Best.Pack(products[item] + priors[item], item);
        var wanted = Math.Min(Candidates - count, offered);
        Best.Select(packed.AsSpan(0, offered), wanted);
        foreach (var best in packed.AsSpan(0, wanted)) scratch.Candidates[count++] = Best.Number(best);
        return count;
    }
}
