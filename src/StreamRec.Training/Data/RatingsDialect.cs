using System.Globalization;
using StreamRec.Contracts;

namespace StreamRec.Training;

/// <summary>One line of a ratings file.</summary>
/// <param name="Item">The file's own number of the title.</param>
/// <param name="ItemId">Its id in the catalogue.</param>
/// <param name="Stars">0.5–5</param>
/// <param name="Seconds">since 1970</param>
public readonly record struct RatingRow(long User, string Item, string ItemId, double Stars, long Seconds);

/// <summary>Says what a data set's <c>ratings.csv</c> calls things. Columns are always user, item, rating, epoch seconds.</summary>
/// <param name="ItemId">A title's id in the catalogue; null when the field names no title.</param>
/// <param name="Stars">0.5–5 from the file's own scale.</param>
public sealed record RatingsDialect(
    string Header, double LowestRating, double HighestRating, Func<string, string?> ItemId, Func<double, double> Stars)
{
    /// <summary>Items are IMDb numbers, ratings 0–10. https://github.com/sidooms/MovieTweetings</summary>
    public static RatingsDialect MovieTweetings { get; } = new("user,item,rating,ts", 0, 10, ImdbId, rating => Math.Max(0.5, rating / 2));

    /// <summary>
    /// A film's id is its IMDb id, or <c>ml-id</c> where none is known.
    /// https://files.grouplens.org/datasets/movielens/ml-latest-small-README.html
    /// </summary>
    /// <param name="imdbIds">By MovieLens' own number of the film.</param>
    public static RatingsDialect MovieLens(IReadOnlyDictionary<string, string> imdbIds) => new(
        "userId,movieId,rating,timestamp", 0.5, 5,
        movie => !IsNumber(movie) ? null : imdbIds.TryGetValue(movie, out var imdb) ? imdb : $"ml-{movie}", rating => rating);

    /// <summary><c>tt</c> and at least seven digits; null when it is no number.</summary>
    public static string? ImdbId(string number) => IsNumber(number) ? "tt" + number.PadLeft(7, '0') : null;

    /// <returns>null when the line is good, else what is wrong with it</returns>
    public string? Parse(string line, out RatingRow row)
    {
        row = default;
        var fields = line.Split(',');
        if (fields.Length != 4) return $"{fields.Length} fields, expected 4 ({Header})";
        if (!long.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out var user))
            return $"user '{Short(fields[0])}', expected a whole number";
        if (ItemId(fields[1]) is not { } itemId) return $"item '{Short(fields[1])}', expected a number of at most 18 digits";
        if (!double.TryParse(fields[2], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rating)
            || !(rating >= LowestRating && rating <= HighestRating))
            return $"rating '{Short(fields[2])}', expected {LowestRating}–{HighestRating}";
        if (!long.TryParse(fields[3], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || seconds > EventLimits.LatestTimestamp / 1000 || !EventLimits.IsTime(seconds * 1000))
            return $"timestamp '{Short(fields[3])}', expected seconds since 1970, of the years 1990 to 9999";
        row = new RatingRow(user, fields[1], itemId, Stars(rating), seconds);
        return null;
    }

    private static bool IsNumber(string text) => text.Length is > 0 and <= 18 && text.All(char.IsAsciiDigit);

    private static string Short(string field) => field.Length <= 40 ? field : field[..40] + "…";
}
