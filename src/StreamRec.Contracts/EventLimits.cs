namespace StreamRec.Contracts;

/// <summary>What an event may hold. Lengths are bytes of UTF-8; ranges are inclusive. The JSON Schema file says the same.</summary>
public static class EventLimits
{
    /// <summary>One event as JSON.</summary>
    public const int EventBytes = 64 * 1024;

    /// <summary>Nesting of a message, its own object included (only unknown fields can nest).</summary>
    public const int Depth = 16;

    public const int EventIdBytes = 128;
    public const int UserIdBytes = 128;
    public const int ItemIdBytes = 64;
    public const int SessionIdBytes = 128;
    public const int DeviceIdBytes = 128;
    public const int SurfaceBytes = 64;
    public const int LocaleBytes = 35;
    public const int QueryBytes = 512;

    /// <summary>Of a person, and the bytes of all of them together as <see cref="PersonAttributes.Json"/>.</summary>
    public const int Attributes = 64, AttributesBytes = 2 * 1024;

    public const int Position = 1_000_000;

    /// <summary>Play head and length, seconds (eleven days).</summary>
    public const double Seconds = 1_000_000;

    public const double LowestRating = 0.5;
    public const double HighestRating = 5;

    /// <summary>
    /// 1990-01-01T00:00:00Z, ms since the Unix epoch. Epoch seconds that were taken for milliseconds lie in 1970, and no data set of
    /// what people watched is older (MovieLens begins in 1995).
    /// </summary>
    public const long EarliestTimestamp = 631_152_000_000;

    /// <summary>9999-12-31T23:59:59.999Z, ms since the Unix epoch.</summary>
    public const long LatestTimestamp = 253_402_300_799_999;

    /// <summary>Whether this is a time that anything can have happened at, ms since the Unix epoch: the same for every entrance.</summary>
    public static bool IsTime(long milliseconds) => milliseconds is >= EarliestTimestamp and <= LatestTimestamp;
}
