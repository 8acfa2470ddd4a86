using System.Text.Json;
using StreamRec.Signals;

namespace StreamRec.Ranking;

/// <summary>
/// What a declared feature may extract, each by its name. The table for people: README.md of StreamRec.Ranking; it has every name, what it
/// means and what it costs.
/// </summary>
internal static class Extractors
{
    private static readonly SortedDictionary<string, Func<DeclaredFeature, Extractor>> Known = new(StringComparer.Ordinal)
    {
        ["number"] = declared => new NumberOfTitle(declared),
        ["is"] = declared => new IsOfTitle(declared),
        ["vector"] = declared => new VectorOfTitle(declared),
        ["words"] = declared => new WordsOfTitle(declared),
        ["count"] = declared => new CountOfCrowd(declared),
        ["rate"] = declared => new RateOfCrowd(declared),
        ["tasteFor"] = declared => new TasteFor(declared),
        ["distance"] = declared => new DistanceFromHistory(declared),
        ["likeness"] = declared => new LikenessToHistory(declared),
        ["history"] = declared => new OfHistory(declared),
        ["person"] = declared => new OfPerson(declared),
        ["own"] = declared => new OwnOfTitle(declared),
        ["context"] = declared => new OfContext(declared),
    };

    public static IEnumerable<string> Names => Known.Keys;

    /// <exception cref="FormatException">
    /// There is no such extractor, or what it needs is not given; the message says what is expected.
    /// </exception>
    public static Extractor Of(DeclaredFeature declared) => Known.TryGetValue(declared.Extract, out var make)
        ? make(declared)
        : throw new FormatException($"extract is {declared.Extract}; expected one of {string.Join(", ", Names)}");

    /// <exception cref="FormatException">It is none of them.</exception>
    public static T OneOf<T>(string what, string? said, IReadOnlyDictionary<string, T> known) =>
        said is not null && known.TryGetValue(said, out var found)
            ? found
            : throw new FormatException($"{what} is {said ?? "not given"}; expected one of {string.Join(", ", known.Keys)}");

    public static CountWindow Window(string what, string? said) => OneOf(what, said, Windows);

    /// <summary>How long each is the clocks of the bundle say: an hour, a day, 3, 7 and 30 days unless it says others.</summary>
    private static readonly Dictionary<string, CountWindow> Windows =
        Enum.GetValues<CountWindow>().ToDictionary(window => JsonNamingPolicy.CamelCase.ConvertName($"{window}"));
}
