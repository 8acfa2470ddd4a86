using System.Globalization;
using StreamRec.Actors;
using StreamRec.Catalog;
using StreamRec.Domain;
using StreamRec.Gateway.Auth;
using StreamRec.Ranking;

namespace StreamRec.Gateway.Http;

/// <summary>The query parameters of reads; each refusal names the parameter and what is accepted.</summary>
internal static class ReadQuery
{
    public const int DefaultLimit = 20;
    public const int MaxLimit = 50;
    public const int MaxMaturity = 21;
    private const int MaxDeviceLength = 64;

    /// <param name="titles">What attributes titles have.</param>
    public static ListRequest List(HttpContext http, Caller caller, AttributeDeclarations titles)
    {
        var query = http.Request.Query;
        var name = SurfaceName(http);
        if (!Surface.TryParse(name, titles, out var surface, out var problem)) throw RefusedException.UnknownSurface(name, problem);
        var limit = Number(query, "limit", 1, MaxLimit) ?? DefaultLimit;
        var maturity = Number(query, "maturity", 0, MaxMaturity);
        return new ListRequest(surface, limit, Country(query), caller.Cap(maturity), Device(query));
    }

    /// <summary>The surface by the name that the client gives it.</summary>
    public static string SurfaceName(HttpContext http) => Text(http.Request.Query, "surface") ?? "home";

    public static LogPosition? AtLeast(HttpContext http)
    {
        if (Text(http.Request.Query, "atLeast") is not { } text) return null;
        return LogPosition.TryParse(text, out var position)
            ? position
            : throw RefusedException.BadParameter("atLeast", "atLeast is no position; expected one of a POST /v1/events, an ack or asOf.");
    }

    public static int? Number(IQueryCollection query, string name, int least, int most)
    {
        if (Text(query, name) is not { } text) return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw RefusedException.BadParameter(name, $"{name} is not a whole number from {least} to {most}.");
    }

    public static bool Flag(HttpContext http, string name) => Text(http.Request.Query, name) switch
    {
        null or "false" => false,
        "true" => true,
        _ => throw RefusedException.BadParameter(name, $"{name} is neither true nor false."),
    };

    /// <summary>Null when it is absent or empty.</summary>
    public static string? Text(IQueryCollection query, string name)
    {
        var values = query[name];
        if (values.Count > 1) throw RefusedException.BadParameter(name, $"{name} is given {values.Count} times; expected once.");
        return values.Count == 0 || string.IsNullOrEmpty(values[0]) ? null : values[0];
    }

    private static string? Country(IQueryCollection query)
    {
        if (Text(query, "country") is not { } text) return null;
        return text.Length == 2 && char.IsAsciiLetter(text[0]) && char.IsAsciiLetter(text[1])
            ? text.ToUpperInvariant()
            : throw RefusedException.BadParameter("country", "country is not an ISO 3166-1 code of two letters.");
    }

    private static string? Device(IQueryCollection query)
    {
        if (Text(query, "device") is not { } text) return null;
        return text.Length <= MaxDeviceLength && !text.Any(char.IsControl)
            ? text
            : throw RefusedException.BadParameter("device", $"device is not text of 1 to {MaxDeviceLength} characters.");
    }
}
