using System.Globalization;
using System.IO.Compression;
using StreamRec.Contracts;
using StreamRec.Domain;

namespace StreamRec.Ranking;

/// <summary>Makes a list that was logged again, from its record and the archive of its node's run.</summary>
public static class RemadeList
{
    /// <summary>gzip of a checkpoint that has the profile and nothing else.</summary>
    public static byte[] Pack(Profile profile)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(UserStateCodec.Write(UserState.Empty with { Profile = profile }));
        return packed.ToArray();
    }

    /// <summary>
    /// Where the list that is made again differs from the one that was logged, in words; none when it is the same, bit for bit.
    /// </summary>
    /// <exception cref="ArchiveException">It cannot be made: what it was made from is not there, or damaged.</exception>
    public static IReadOnlyList<string> Differences(LoggedList logged, ArchivedRun run)
    {
        var pins = run.PinsOf(logged.Pins);
        var made = Places(Slate(logged, pins, run.Settings), logged, pins, run.Settings.Shuffle);
        var differences = new List<string>();
        for (var place = 0; place < Math.Max(made.Count, logged.Places.Count); place++)
        {
            var was = place < logged.Places.Count ? Said(logged.Places[place]) : "nothing";
            var now = place < made.Count ? Said(made[place]) : "nothing";
            if (was != now) differences.Add($"place {place + 1}: {was} was shown, {now} is made");
        }
        return differences;
    }

    /// <summary>What another model would have shown in its place, first place first, left to no chance.</summary>
    /// <exception cref="ArchiveException">It cannot be made, or the model reads counts of other clocks.</exception>
    public static IReadOnlyList<string> By(RankerModel model, LoggedList logged, ArchivedRun run)
    {
        var pins = run.PinsOf(logged.Pins);
        if (!model.Clocks.Equals(pins.Signals.Clocks))
            throw new ArchiveException($"{model.Id} reads counts with {model.Clocks}; the list's were counted with {pins.Signals.Clocks}.");
        pins = pins with { Model = model, Context = pins.Context with { Shuffle = null } };
        return [.. Slate(logged, pins, run.Settings).Select(item => pins.Catalog.Index[item.Item].Value)];
    }

    private static SlateItem[] Slate(LoggedList logged, Pins pins, RankingSettings settings)
    {
        if (!Surface.TryParse(logged.Surface, out var surface))
            throw new ArchiveException($"Surface {logged.Surface} is not known to this program.");
        var (profile, ranking) = (Unpack(logged), new UserRanking(settings));
        ranking.ScoreAll(profile, pins);
        return ranking.Slate(profile, surface, logged.Limit);
    }

    private static List<LoggedPlace> Places(SlateItem[] slate, LoggedList logged, Pins pins, ShuffleSettings shuffle)
    {
        var odds = ShuffledOrder.Odds(new Surface(logged.Surface), slate.Length, pins.Context.Shuffle, shuffle);
        var places = new List<LoggedPlace>(slate.Length);
        foreach (var item in slate)
        {
            var (code, text) = ReasonWords.Of(item, pins);
            var (rank, propensity) = odds[places.Count];
            places.Add(new LoggedPlace(
                pins.Catalog.Index[item.Item].Value, item.Score, rank, propensity, false, text, code, SourceTable.NamesOf(item.Sources),
                item.ShownLike));
        }
        return places;
    }

    private static string Said(LoggedPlace place) => string.Create(
        CultureInfo.InvariantCulture,
        $"{place.ItemId} (score {place.Score:R}, rank {place.Rank}, propensity {place.Propensity:R}, \"{place.Reason}\", "
        + $"{place.ReasonCode}, by {string.Join('+', place.Sources)}{(place.Like is { } like ? $", like {like:R}" : "")})");

    private static Profile Unpack(LoggedList logged)
    {
        try
        {
            using var packed = new GZipStream(new MemoryStream(logged.Profile), CompressionMode.Decompress);
            using var bytes = new MemoryStream();
            packed.CopyTo(bytes);
            return UserStateCodec.Read(bytes.ToArray()).Profile;
        }
        catch (Exception damaged) when (damaged is InvalidDataException or CheckpointFormatException)
        {
            throw new ArchiveException(
                $"The record of version {logged.Version} has no profile that can be read: {damaged.Message}", damaged);
        }
    }
}
