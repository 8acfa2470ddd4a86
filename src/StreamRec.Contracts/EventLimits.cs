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

    public const int Position = 1_000_000;

    /// <summary>Play head and length, seconds (eleven days).</summary>
    public const double Seconds = 1_000_000;

    public const double LowestRating = 0.5;
    public const double HighestRating = 5;

    /// <summary>9999-12-31T23:59:59.999Z, ms since the Unix epoch. The earliest time is 1970-01-01T00:00:00Z.</summary>
    public const long LatestTimestamp = 253_402_300_799_999;
}
