using StreamRec.Domain;

namespace StreamRec.Ranking;

/// <summary>
/// Chance in the order of a list, so that what a place does can be told from what a title is worth: of some users and days the first
/// places are shown in an order in which each is as likely as any other (RandTop-n: Joachims, Swaminathan and Schnabel, WSDM 2017). One
/// seed for a user's day: the order stays while it is looked at, and a list is a function of its pins.
/// </summary>
public static class ShuffledOrder
{
    private const long Day = 24 * 3_600_000;

    /// <summary>Null: the user's lists of this day (UTC) are in the order of the model.</summary>
    /// <param name="now">ms</param>
    public static long? SeedOf(UserId user, long now, ShuffleSettings settings)
    {
        if (settings.Share <= 0) return null;
        var random = new SplitMix(((long)Murmur2.Hash(user) << 32) ^ (now / Day));
        return random.Unit() < settings.Share ? (long)random.Next() : null;
    }

    /// <summary>Puts the first places into the order of the seed (Fisher and Yates).</summary>
    public static void Apply<T>(Span<T> places, long seed, ShuffleSettings settings)
    {
        var random = new SplitMix(seed);
        for (var last = Shuffled(places.Length, settings) - 1; last > 0; last--)
        {
            var other = random.Below(last + 1);
            (places[last], places[other]) = (places[other], places[last]);
        }
    }

    /// <summary>
    /// For each place of a list, from 0: where the model put the title that is there, and how likely a title of that rank was to be shown
    /// there, over all users and days.
    /// </summary>
    public static (int Rank, double Propensity)[] Odds(Surface surface, int count, long? seed, ShuffleSettings settings)
    {
        var ranks = new int[count];
        for (var place = 0; place < count; place++) ranks[place] = place;
        var mayShuffle = SurfaceTable.Find(surface.Name)?.IsShuffled is true;
        if (seed is { } known && mayShuffle) Apply<int>(ranks, known, settings);
        var (shuffled, share) = (Shuffled(count, settings), mayShuffle ? settings.Share : 0);
        var odds = new (int, double)[count];
        for (var place = 0; place < count; place++)
            odds[place] = (ranks[place], place >= shuffled ? 1 : share / shuffled + (ranks[place] == place ? 1 - share : 0));
        return odds;
    }

    private static int Shuffled(int count, ShuffleSettings settings) => Math.Min(count, settings.Places);
}
