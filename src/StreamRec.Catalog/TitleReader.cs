using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using StreamRec.Contracts;
using StreamRec.Domain;

namespace StreamRec.Catalog;

/// <summary>
/// One JSON object, field by field, each checked as it is read, by the rules of events: null is absent, unknown fields are passed
/// over, a field that is there twice is refused.
/// </summary>
internal ref partial struct TitleReader
{
    private const int ShownLength = 60;

    private static readonly string[] Roles = ["director", "actor", "creator"];
    private static readonly string[] PersonFields = ["name", "role"];
    private static readonly string[] Fields =
    [
        "itemId", "kind", "title", "year", "genres", "people", "description", "tags", "language", "countries", "maturity",
        "durationMinutes", "addedAt", "attributes",
    ];

    private Utf8JsonReader _json;
    private AttributeDeclarations _declared;

    /// <summary>An attribute that is not declared refuses the title; else it is passed over, as unknown fields are.</summary>
    private bool _refusesUndeclared;

    public static Title Read(ReadOnlySpan<byte> utf8, long addedAt, AttributeDeclarations declared, bool refusesUndeclared, ItemId? id)
    {
        utf8 = ByteOrderMark.Skip(utf8);
        if (utf8.Length > TitleLimits.Bytes)
            throw TitleRefusedException.Of("The title", $"{utf8.Length} bytes", $"at most {TitleLimits.Bytes} bytes");
        if (!Utf8.IsValid(utf8)) throw new TitleRefusedException("The title is not UTF-8.");
        var reader = new TitleReader
        {
            _json = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = TitleLimits.Depth }),
            _declared = declared,
            _refusesUndeclared = refusesUndeclared,
        };
        return reader.ReadTitle(addedAt, id?.Value);
    }

    private Title ReadTitle(long addedAt, string? id)
    {
        if (!_json.Read() || _json.TokenType != JsonTokenType.StartObject)
            throw TitleRefusedException.Of("The title", _json.TokenType.ToString(), "one JSON object");
        var (kind, name) = ((TitleKind?)null, (string?)null);
        var title = new Title { Id = default, Kind = TitleKind.Film, Name = "", AddedAt = addedAt };
        var given = 0;
        while (NextField(Fields, "", ref given, out var field))
        {
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
                case "language": title = title with { Language = SharedText.Of(Letters(field, "ISO 639-1").ToLowerInvariant()) }; break;
                case "countries": title = title with { Countries = Countries() }; break;
                case "maturity": title = title with { Maturity = Whole(field, 0, TitleLimits.MaxMaturity) }; break;
                case "durationMinutes": title = title with { DurationMinutes = Whole(field, 0, TitleLimits.MaxDurationMinutes) }; break;
                case "addedAt": title = title with { AddedAt = Time(field) }; break;
                case "attributes": title = title with { Attributes = Attributes() }; break;
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

    /// <summary>At the value of the object's next known field that is not null; false at its end.</summary>
    private bool NextField(string[] known, string within, ref int given, out string field)
    {
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            var number = Array.IndexOf(known, StringOrNull()); // a name that is no text is no field's
            _json.Read();
            if (number < 0)
            {
                _json.Skip();
                continue;
            }
            field = known[number];
            if ((given & (1 << number)) != 0) throw new TitleRefusedException($"{within}{field} is given twice; accepted: once.");
            given |= 1 << number;
            if (_json.TokenType != JsonTokenType.Null) return true;
        }
        field = "";
        return false;
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

    private readonly TitleKind Kind() => TitleKind.TryParse(Text("kind", 0, TitleLimits.NameLength), out var kind)
        ? kind.Value : throw TitleRefusedException.Of("kind", Shown(), TitleKind.Accepted);

    /// <summary>Line breaks and tabs are text; other control characters are not.</summary>
    private readonly string Text(string field, int least, int most)
    {
        if (_json.TokenType != JsonTokenType.String) throw TitleRefusedException.Of(field, Shown(), "text");
        var text = StringOrNull()
            ?? throw TitleRefusedException.Of(field, "text that is not Unicode (half a surrogate pair)", "Unicode text");
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
        _json.TokenType == JsonTokenType.Number && _json.TryGetDouble(out var value)
            && value == Math.Truncate(value) && value >= least && value <= most
            ? (int)value
            : throw TitleRefusedException.Of(field, Shown(), $"a whole number, {least}–{most}");

    /// <summary>What is too small to be milliseconds would be a day of 1970, and no title is as old.</summary>
    private readonly long Time(string field) =>
        _json.TokenType == JsonTokenType.Number && _json.TryGetInt64(out var value)
            && (value == 0 || value is >= TitleLimits.MinTime and <= TitleLimits.MaxTime)
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
        while (NextIn(field, words.Count, most)) words.Add(SharedText.Of(Text(field, 1, TitleLimits.WordLength)));
        return words.DrainToImmutable();
    }

    private ImmutableArray<string> Countries()
    {
        StartList("countries");
        var countries = ImmutableArray.CreateBuilder<string>();
        while (NextIn("countries", countries.Count, TitleLimits.Countries))
            countries.Add(SharedText.Of(Letters("countries", "ISO 3166-1 alpha-2").ToUpperInvariant()));
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
        var given = 0;
        while (NextField(PersonFields, "people.", ref given, out var field))
        {
            if (field == "name") name = SharedText.Of(Text("people.name", 1, TitleLimits.PersonLength));
            else role = Role();
        }
        return name is not null && role is not null
            ? new Person(name, role)
            : throw TitleRefusedException.Of("people", "an entry without name or role", "objects of name and role");
    }

    private readonly string Role() =>
        Array.Find(Roles, Text("people.role", 0, TitleLimits.PersonLength).Equals)
        ?? throw TitleRefusedException.Of("people.role", Shown(), string.Join(", ", Roles));

    /// <summary>Null when an escape sequence in it is half a surrogate pair.</summary>
    private readonly string? StringOrNull()
    {
        try
        {
            return _json.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The value as it was sent, for a message; its beginning when it is long.</summary>
    private readonly string Shown()
    {
        var text = _json.TokenType switch
        {
            JsonTokenType.String => StringOrNull() ?? "",
            JsonTokenType.StartObject => "an object",
            JsonTokenType.StartArray => "a list",
            _ => Encoding.UTF8.GetString(_json.ValueSpan),
        };
        if (text.Length > ShownLength) text = text[..ShownLength] + "…";
        return _json.TokenType == JsonTokenType.String ? $"\"{text}\"" : text;
    }
}
