using StreamRec.Catalog;
using StreamRec.Contracts;
using StreamRec.Signals;

namespace StreamRec.Ranking;

/// <summary>Puts reasons into English. Says nothing that the pins do not bear out.</summary>
public static class ReasonWords
{
    /// <summary>The code is one of <see cref="ReasonCodes"/>.</summary>
    public static (string Code, string Text) Of(SlateItem item, Pins pins)
    {
        var because = item.Reason.Because >= 0 ? pins.Catalog[item.Reason.Because]?.Name : null;
        return item.Reason.Kind switch
        {
            ReasonKind.MyList => (ReasonCodes.MyList, "On your list"),
            ReasonKind.Continue => (ReasonCodes.Continue, "Continue watching"),
            ReasonKind.Popular => (ReasonCodes.Popular, Popular(item.Item, pins)),
            ReasonKind.Fresh => (ReasonCodes.Fresh, Fresh(pins.Catalog[item.Item])),
            ReasonKind.Favourite => (ReasonCodes.Favourite, Favourite(pins.Catalog[item.Item], item.Reason.Genre)),
            ReasonKind.Searched => (ReasonCodes.Searched, "Fits your search"),
            ReasonKind.Similar when because is not null => (ReasonCodes.Similar, $"Because you {Did(item.Reason.Did)} {because}"),
            _ when because is not null => (ReasonCodes.Content, $"More like {because}"),
            _ => (ReasonCodes.Content, Plain(pins.Catalog[item.Item])),
        };
    }

    private const long Hour = 3_600_000, Day = 24 * Hour;

    /// <summary>
    /// The shortest time in which a good part of the moves happened, if the window's half-life is that of the word; the country,
    /// when it moves there more than others do.
    /// </summary>
    private static string Popular(int item, Pins pins)
    {
        var (signals, context) = (pins.Signals, pins.Context);
        var month = signals.Count(item, CountWindow.Longest);
        if (context.Country is { } country && signals.CountInCountry(item, country) > 1.5f * month) return $"Popular in {country}";
        var day = signals.Count(item, CountWindow.Short);
        var clocks = signals.Clocks;
        if (signals.Count(item, CountWindow.Shortest) is var hour and >= 3 && hour > .3f * day
            && clocks.HalfLife(CountWindow.Shortest) <= Hour)
            return "Popular right now";
        var week = signals.Count(item, CountWindow.Long);
        if (day >= 2 && day > .3f * week && clocks.HalfLife(CountWindow.Short) <= Day) return "Popular today";
        if (week >= 1 && clocks.HalfLife(CountWindow.Long) <= 7 * Day) return "Popular this week";
        return clocks.HalfLife(CountWindow.Longest) <= 31 * Day ? "Popular this month" : "Popular";
    }

    private static string Fresh(Title? title) => title?.People is [var first, ..] ? $"New, with {Known(title, first)}" : "New";

    private static string Favourite(Title? title, int genre) =>
        title is null ? "Among your favourites"
        : genre > 0 && genre <= title.Genres.Length ? $"Because you like {title.Genres[genre - 1]}"
        : $"Of a kind you like: {title.Kind}";

    /// <summary>An actor if there is one: that is whom a title is "with".</summary>
    private static string Known(Title title, Person first)
    {
        foreach (var person in title.People)
            if (person.Role == "actor")
                return person.Name;
        return first.Name;
    }

    private static string Plain(Title? title) => title?.Genres is [var genre, ..] ? genre : "From the catalogue";

    private static string Did(ReasonDeed deed) => deed switch
    {
        ReasonDeed.Rated => "rated",
        ReasonDeed.Liked => "liked",
        ReasonDeed.Listed => "listed",
        ReasonDeed.Shared => "shared",
        ReasonDeed.Started => "started",
        _ => "watched",
    };
}
