using StreamRec.Catalog;

namespace StreamRec.Ranking;

/// <summary>A field of titles by its name in a declaration. Which of the three ways to read it makes sense is known beforehand.</summary>
internal sealed class TitleField
{
    private const string OfAttributes = "attribute:";
    private const int YearsOfADecade = 10;

    private static readonly string[] Words = ["genre", "person", "director", "actor", "creator", "tag", "kind", "language", "decade"];
    private static readonly string[] Numbers = ["year", "durationMinutes", "maturity"];
    private static readonly string[] Texts = ["title", "description"];

    private readonly string _name;
    private readonly string? _attribute;

    private TitleField(string name, string? attribute) => (_name, _attribute) = (name, attribute);

    /// <summary>The attribute that it is; null: a field of all catalogues.</summary>
    public string? Attribute => _attribute;

    public static TitleField OfWords(DeclaredFeature declared) => Of(declared, Words, "words");
    public static TitleField OfNumber(DeclaredFeature declared) => Of(declared, Numbers, "a number");
    public static TitleField OfText(DeclaredFeature declared) => Of(declared, Texts, "a text");
    public static TitleField OfVector(DeclaredFeature declared) => Of(declared, [], "a vector");

    /// <summary>Calls back with each of its words.</summary>
    public void ForEach<T>(Title title, ref T sum, Adder<T> add)
    {
        switch (_name)
        {
            case "genre": foreach (var genre in title.Genres) add(genre, ref sum); break;
            case "tag": foreach (var tag in title.Tags) add(tag, ref sum); break;
            case "kind": add(title.Kind.Word, ref sum); break;
            case "language" when title.Language.Length > 0: add(title.Language, ref sum); break;
            case "decade" when title.Year > 0: add(Decade(title.Year), ref sum); break;
            case "person": foreach (var person in title.People) add(person.Name, ref sum); break;
            case "director" or "actor" or "creator":
                foreach (var person in title.People)
                    if (person.Role == _name) add(person.Name, ref sum);
                break;
            case OfAttributes: foreach (var keyword in Value(title).Keywords) add(keyword, ref sum); break;
        }
    }

    public delegate void Adder<T>(string word, ref T sum);

    /// <summary>Null: the title has none.</summary>
    public float? Number(Title title) => _name switch
    {
        "year" => title.Year > 0 ? title.Year : null,
        "durationMinutes" => title.DurationMinutes > 0 ? title.DurationMinutes : null,
        "maturity" => title.Maturity,
        _ => Value(title) is { Declared: not null } value ? value.Flag ? 1 : (float)value.Number : null,
    };

    public string Text(Title title) => _name switch
    {
        "title" => title.Name,
        "description" => title.Description,
        _ => Value(title).Text,
    };

    public ReadOnlySpan<float> Vector(Title title) => Value(title).Vector;

    /// <summary>Default when the title has none.</summary>
    private TitleAttribute Value(Title title)
    {
        foreach (var value in title.Attributes)
            if (value.Declared.Name == _attribute) return value;
        return default;
    }

    private static string Decade(int year) => DecadeNames[Math.Clamp(year / YearsOfADecade, 0, DecadeNames.Length - 1)];

    private static readonly string[] DecadeNames = [.. Enumerable.Range(0, 301).Select(decade => $"{decade * YearsOfADecade}s")];

    /// <exception cref="FormatException">There is no such field, or it is not of this sort.</exception>
    private static TitleField Of(DeclaredFeature declared, string[] accepted, string what)
    {
        if (declared.Field is { } field)
        {
            if (field.StartsWith(OfAttributes, StringComparison.Ordinal)) return new TitleField(OfAttributes, field[OfAttributes.Length..]);
            if (accepted.Contains(field)) return new TitleField(field, null);
        }
        throw new FormatException(
            $"field is {declared.Field ?? "not given"}; expected {what}: {string.Join(", ", [.. accepted, OfAttributes + "NAME"])}");
    }
}
