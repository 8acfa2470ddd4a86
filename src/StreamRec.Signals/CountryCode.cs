namespace StreamRec.Signals;

/// <summary>ISO 3166-1 alpha-2 as a number, so that what is kept per country is bounded whatever is sent.</summary>
public static class CountryCode
{
    public const int Count = 26 * 26;

    /// <summary>−1 when it is not two ASCII letters. Case does not matter.</summary>
    public static int Of(string? country)
    {
        if (country is not { Length: 2 }) return -1;
        var (first, second) = (Letter(country[0]), Letter(country[1]));
        return first < 0 || second < 0 ? -1 : first * 26 + second;
    }

    private static int Letter(char c) => char.IsAsciiLetter(c) ? (c | 0x20) - 'a' : -1;
}
