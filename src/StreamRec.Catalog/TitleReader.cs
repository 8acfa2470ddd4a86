using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using StreamRec.Domain;

namespace StreamRec.Catalog;

/// <summary>One JSON object, field by field, each checked as it is read. A field that is there twice: the last one counts.</summary>
internal ref struct TitleReader
{
    private const int ShownLength = 60;

    private static readonly string[] Roles = ["director", "actor", "creator"];

    private Utf8JsonReader _json;

    public static Title Read(ReadOnlySpan<byte> utf8, long addedAt)
    {
        if (utf8.Length > TitleLimits.Bytes)
            throw TitleRefusedException.Of("The title", $"{utf8.Length} bytes", $"at most {TitleLimits.Bytes} bytes");
        if (!Utf8.IsValid(utf8)) throw new TitleRefusedException("The title is not UTF-8.");
        var reader = new TitleReader { _json = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = TitleLimits.Depth }) };
        return reader.ReadTitle(addedAt);
    }

    private Title ReadTitle(long addedAt)
    {
        if (!_json.Read() || _json.TokenType != JsonTokenType.StartObject)
            throw TitleRefusedException.Of("The title", _json.TokenType.ToString(), "one JSON object");
        var (id, kind, name) = ((string?)null, (TitleKind?)null, (string?)null);
        var title = new Title { Id = default, Kind = TitleKind.Film, Name = "", AddedAt = addedAt };
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            var field = _json.GetString()!;
            _json.Read();
            switch (field)
            {
                case "itemId": id = Id(); break;
                case "kind": kind = Kind(); break;
                case "title": name = Text(field, 1, TitleLimits.NameLength); break;
                case "year": title = title with { Year = Whole(field, TitleLimits.MinYear, TitleLimits.MaxYear) }; break;
                case "genres": title = title with { Genres = Words(field, TitleLimits.Genres) }; break;
                case "people": title = title with { People = People() }; break;
                case "description": title = title with { Description = Text(field, 0, TitleLimits.DescriptionLength) }; break;
                case "tags": title = title with { Tags = Words(field, TitleLimits.Tags) }; break;
                case "language": title = title with { Language = Letters(field, "ISO 639-1").ToLowerInvariant() }; break;
                case "countries": title = title with { Countries = Countries() }; break;
                case "maturity": title = title with { Maturity = Whole(field, 0, TitleLimits.MaxMaturity) }; break;
                case "durationMinutes": title = title with { DurationMinutes = Whole(field, 0, TitleLimits.MaxDurationMinutes) }; break;
                case "addedAt": title = title with { AddedAt = Time(field) }; break;
                default: _json.Skip(); break;
            }
        }
        if (_json.Read()) throw new TitleRefusedException("Something follows the title; accepted: one JSON object.");
        return title with
        {
            Id = new ItemId(id ?? throw Missing("itemId")),
            Kind = kind ?? throw Missing("kind"),
            Name = name ?? throw Missing("title"),
        };
    }

    private static TitleRefusedException Missing(string field) =>
        new($"{field} is missing; a title needs itemId, kind and title.");

    private readonly string Id()
    {
        var id = Text("itemId", 1, TitleLimits.IdBytes);
        return Encoding.UTF8.GetByteCount(id) <= TitleLimits.IdBytes
            ? id
            : throw TitleRefusedException.Of("itemId", Shown(), $"1–{TitleLimits.IdBytes} bytes of UTF-8");
    }

    private readonly TitleKind Kind() => Text("kind", 0, TitleLimits.NameLength) switch
    {
        "film" => TitleKind.Film,
        "series" => TitleKind.Series,
        _ => throw TitleRefusedException.Of("kind", Shown(), "film, series"),
    };

    /// <summary>Line breaks and tabs are text; other control characters are not.</summary>
    private readonly string Text(string field, int least, int most)
    {
        if (_json.TokenType != JsonTokenType.String) throw TitleRefusedException.Of(field, Shown(), "text");
        var text = _json.GetString()!;
        if (text.Length < least || text.Length > most || (least > 0 && string.IsNullOrWhiteSpace(text)))
            throw TitleRefusedException.Of(field, $"{Shown()} ({text.Length} characters)", $"{least}–{most} characters, not blank");
        foreach (var c in text)
            if (char.IsControl(c) && !(least == 0 && c is '\n' or '\r' or '\t'))
                throw TitleRefusedException.Of(field, $"text with U+{(int)c:X4}", "text without control characters");
        return text;
    }

    private readonly string Letters(string field, string standard)
    {
        var text = Text(field, 1, TitleLimits.WordLength);
        return text.Length == 2 && char.IsAsciiLetter(text[0]) && char.IsAsciiLetter(text[1])
            ? text
            : throw TitleRefusedException.Of(field, Shown(), $"two letters, {standard}");
    }

    private readonly int Whole(string field, int least, int most) =>
        _json.TokenType == JsonTokenType.Number && _json.TryGetInt32(out var value) && value >= least && value <= most
            ? value
            : throw TitleRefusedException.Of(field, Shown(), $"a whole number, {least}–{most}");

    /// <summary>What is too small to be milliseconds would be a day of 1970, and no title is as old.</summary>
    private readonly long Time(string field) =>
        _json.TokenType == JsonTokenType.Number && _json.TryGetInt64(out var value) && (value == 0 || value is >= TitleLimits.MinTime and <= TitleLimits.MaxTime)
            ? value
            : throw TitleRefusedException.Of(field, Shown(), "milliseconds since 1970, or 0 for known from the start");

    private bool NextIn(string field, int count, int most)
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.EndArray) return false;
        return count < most ? true : throw TitleRefusedException.Of(field, $"a list of more than {most}", $"at most {most}");
    }

    private readonly void StartList(string field)
    {
        if (_json.TokenType != JsonTokenType.StartArray) throw TitleRefusedException.Of(field, Shown(), "a list");
    }

    private ImmutableArray<string> Words(string field, int most)
    {
        StartList(field);
        var words = ImmutableArray.CreateBuilder<string>();
        while (NextIn(field, words.Count, most)) words.Add(Text(field, 1, TitleLimits.WordLength));
        return words.DrainToImmutable();
    }

    private ImmutableArray<string> Countries()
    {
        StartList("countries");
        var countries = ImmutableArray.CreateBuilder<string>();
        while (NextIn("countries", countries.Count, TitleLimits.Countries))
            countries.Add(Letters("countries", "ISO 3166-1 alpha-2").ToUpperInvariant());
        return countries.DrainToImmutable();
    }

    private ImmutableArray<Person> People()
    {
        StartList("people");
        var people = ImmutableArray.CreateBuilder<Person>();
        while (NextIn("people", people.Count, TitleLimits.People)) people.Add(Person());
        return people.DrainToImmutable();
    }

    private Person Person()
    {
        if (_json.TokenType != JsonTokenType.StartObject) throw TitleRefusedException.Of("people", Shown(), "objects of name and role");
        var (name, role) = ((string?)null, (string?)null);
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            var field = _json.GetString()!;
            _json.Read();
            if (field == "name") name = Text("people.name", 1, TitleLimits.PersonLength);
            else if (field == "role") role = Role();
            else _json.Skip();
        }
        return name is not null && role is not null
            ? new Person(name, role)
            : throw TitleRefusedException.Of("people", "an entry without name or role", "objects of name and role");
    }

    private readonly string Role() =>
        Array.Find(Roles, Text("people.role", 0, TitleLimits.PersonLength).Equals)
        ?? throw TitleRefusedException.Of("people.role", Shown(), string.Join(", ", Roles));

    /// <summary>The value as it was sent, for a message; its beginning when it is long.</summary>
    private readonly string Shown()
    {
        var text = _json.TokenType switch
        {
            JsonTokenType.String => _json.GetString()!,
            JsonTokenType.StartObject => "an object",
            JsonTokenType.StartArray => "a list",
            _ => Encoding.UTF8.GetString(_json.ValueSpan),
        };
        if (text.Length > ShownLength) text = text[..ShownLength] + "…";
        return _json.TokenType == JsonTokenType.String ? $"\"{text}\"" : text;
    }
}
