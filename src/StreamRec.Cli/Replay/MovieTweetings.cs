namespace StreamRec.Cli.Replay;

/// <summary>MovieTweetings' <c>ratings.csv</c>: items are IMDb numbers, ratings 0–10. https://github.com/sidooms/MovieTweetings</summary>
internal static class MovieTweetings
{
    public static RatingsDialect Dialect { get; } =
        new("user,item,rating,ts", "mt", 0, 10, ImdbId, rating => Math.Max(0.5, rating / 2));

    /// <summary><c>tt</c> and at least seven digits; null when it is no number.</summary>
    public static string? ImdbId(string number) => IsNumber(number) ? "tt" + number.PadLeft(7, '0') : null;

    internal static bool IsNumber(string text) => text.Length is > 0 and <= 18 && text.All(char.IsAsciiDigit);
}
