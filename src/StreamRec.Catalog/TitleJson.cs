using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using StreamRec.Domain;

namespace StreamRec.Catalog;

/// <summary>
/// Titles as JSON: topic <c>streamrec.catalog</c>, <c>PUT /v1/items/{itemId}</c>, the titles file (one per line). Fields:
/// itemId, kind (any word), title, year, genres[], people[{name, role}], description, tags[], language, countries[]
/// (absent: everywhere), maturity (minimum age), durationMinutes, addedAt (ms), attributes{} (those that are declared). As with
/// events: unknown fields are passed over, null counts as absent, a known field given twice is refused, a whole number may be
/// written 90, 90.0 or 9e1.
/// </summary>
public static class TitleJson
{
    // Names and descriptions stay readable in files; what is written here never goes into a page unescaped.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Never throws, whatever the bytes; <paramref name="problem"/> names field, value and what is accepted.</summary>
    /// <param name="addedAt">What <see cref="Title.AddedAt"/> is where the title does not say.</param>
    /// <param name="attributes">What its attributes may be.</param>
    /// <param name="id">The title's, where it does not say its own: of the record's key, or the path.</param>
    /// <param name="refusesUndeclared">
    /// An attribute that is not declared refuses the title: for who can be told. Else it is passed over: a node that declares less than the
    /// log has must not lose the titles.
    /// </param>
    public static bool TryRead(
        ReadOnlySpan<byte> utf8, long addedAt, AttributeDeclarations attributes, [NotNullWhen(true)] out Title? title,
        [NotNullWhen(false)] out string? problem, ItemId? id = null, bool refusesUndeclared = false)
    {
        title = null;
        try
        {
            title = TitleReader.Read(utf8, addedAt, attributes, refusesUndeclared, id);
            problem = null;
            return true;
        }
        catch (TitleRefusedException e)
        {
            problem = e.Message;
        }
        catch (JsonException e)
        {
            problem = $"The title is not JSON (depth at most {TitleLimits.Depth}): {e.Message}";
        }
        return false;
    }

    /// <summary>The same where no attributes are declared.</summary>
    public static bool TryRead(
        ReadOnlySpan<byte> utf8, long addedAt, [NotNullWhen(true)] out Title? title, [NotNullWhen(false)] out string? problem,
        ItemId? id = null) => TryRead(utf8, addedAt, AttributeDeclarations.None, out title, out problem, id);

    /// <summary>One line; what is unknown, empty or 0 is left out.</summary>
    /// <param name="always">With addedAt also where it is 0: a record that leaves it out says nothing of when the title came.</param>
    public static byte[] Write(Title title, bool always = false)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Readable)) Write(json, title, always);
        return buffer.WrittenSpan.ToArray();
    }

    internal static void Write(Utf8JsonWriter json, Title title, bool always = false)
    {
        json.WriteStartObject();
        json.WriteString("itemId", title.Id.Value);
        json.WriteString("kind", title.Kind.Word);
        json.WriteString("title", title.Name);
        if (title.Year != 0) json.WriteNumber("year", title.Year);
        WriteWords(json, "genres", title.Genres);
        WritePeople(json, title);
        if (title.Description.Length > 0) json.WriteString("description", title.Description);
        WriteWords(json, "tags", title.Tags);
        if (title.Language.Length > 0) json.WriteString("language", title.Language);
        WriteWords(json, "countries", title.Countries);
        if (title.Maturity is { } maturity) json.WriteNumber("maturity", maturity);
        if (title.DurationMinutes != 0) json.WriteNumber("durationMinutes", title.DurationMinutes);
        if (title.AddedAt != 0 || always) json.WriteNumber("addedAt", title.AddedAt);
        WriteAttributes(json, title);
        json.WriteEndObject();
    }

    private static void WriteAttributes(Utf8JsonWriter json, Title title)
    {
        if (title.Attributes.IsDefaultOrEmpty) return;
        json.WritePropertyName("attributes");
        WriteAttributes(json, title.Attributes);
    }

    /// <summary>An object, by name.</summary>
    internal static void WriteAttributes(Utf8JsonWriter json, ImmutableArray<TitleAttribute> attributes)
    {
        json.WriteStartObject();
        foreach (var attribute in attributes)
        {
            var name = attribute.Declared.Name;
            switch (attribute.Declared.Type)
            {
                case AttributeType.Number: json.WriteNumber(name, attribute.Number); break;
                case AttributeType.Keyword: json.WriteString(name, attribute.Keywords[0]); break;
                case AttributeType.Text: json.WriteString(name, attribute.Text); break;
                case AttributeType.Flag: json.WriteBoolean(name, attribute.Flag); break;
                default: WriteList(json, attribute); break;
            }
        }
        json.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter json, TitleAttribute attribute)
    {
        json.WriteStartArray(attribute.Declared.Name);
        foreach (var keyword in attribute.Keywords) json.WriteStringValue(keyword);
        foreach (var number in attribute.Vector) json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    private static void WritePeople(Utf8JsonWriter json, Title title)
    {
        if (title.People.IsDefaultOrEmpty) return;
        json.WriteStartArray("people");
        foreach (var person in title.People)
        {
            json.WriteStartObject();
            json.WriteString("name", person.Name);
            json.WriteString("role", person.Role);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteWords(Utf8JsonWriter json, string field, ImmutableArray<string> words)
    {
        if (words.IsDefaultOrEmpty) return;
        json.WriteStartArray(field);
        foreach (var word in words) json.WriteStringValue(word);
        json.WriteEndArray();
    }
}
