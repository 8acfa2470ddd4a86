namespace StreamRec.Catalog;

/// <summary>What a title may be; <see cref="TitleJson"/> refuses the rest and says what is accepted.</summary>
public static class TitleLimits
{
    /// <summary>Of the whole JSON object.</summary>
    public const int Bytes = 64 * 1024;
    public const int Depth = 16;

    /// <summary>UTF-8.</summary>
    public const int IdBytes = 64;
    public const int NameLength = 300;
    public const int DescriptionLength = 4_000;
    public const int PersonLength = 200;
    public const int WordLength = 64;
    public const int Genres = 20;
    public const int People = 50;
    public const int Tags = 50;
    public const int Countries = 250;

    /// <summary>Of one attribute.</summary>
    public const int Keywords = 50;
    public const int VectorLength = 1024;
    public const int MinYear = 1870;
    public const int MaxYear = 2100;
    public const int MaxMaturity = 21;
    public const int MaxDurationMinutes = 100_000;

    /// <summary>ms: seconds of today are far below it, in 1973.</summary>
    public const long MinTime = 100_000_000_000;

    /// <summary>ms: the year 9999.</summary>
    public const long MaxTime = 253_402_300_799_999;
}
