using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace StreamRec.Contracts;

/// <summary>From a JSON object, whoever wrote it, to the one way in which <see cref="PersonAttributes"/> are written.</summary>
internal static class PersonAttributesReader
{
    private const string Field = "attributes";

    // Names of genres stay short and readable; nothing of it goes into a page unescaped.
    private static readonly JsonWriterOptions Canonically = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Null when there is a problem.</summary>
    public static string? Canonical(ReadOnlySpan<byte> utf8, out EventProblem? problem)
    {
        try
        {
            var json = new Utf8JsonReader(
                ByteOrderMark.Skip(utf8), new JsonReaderOptions { MaxDepth = EventLimits.Depth });
            problem = null;
            return Write(Read(ref json));
        }
        catch (JsonException e)
        {
            problem = new EventProblem(
                EventProblemKind.Malformed, EventProblemCodes.MalformedJson, Field,
                $"{Field} is not JSON at byte {Math.Max(0, e.BytePositionInLine ?? 0)} of line {(e.LineNumber ?? 0) + 1}.");
        }
        catch (InvalidOperationException)
        {
            problem = Invalid(
                EventProblemCodes.InvalidText, $"{Field} has text that is no Unicode (half a surrogate pair); Unicode text is accepted.");
        }
        catch (RefusedException refused)
        {
            problem = refused.Problem;
        }
        return null;
    }

    private static SortedDictionary<string, object> Read(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
            throw Refused(EventProblemCodes.WrongType, $"{Field} is {Kind(json.TokenType)}; an object is accepted.");
        var values = new SortedDictionary<string, object>(StringComparer.Ordinal);
        var given = new HashSet<string>();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = Text(ref json, Field);
            if (!given.Add(name))
                throw Refused(EventProblemCodes.DuplicateField, $"{Field}.{Short(name)} is given twice; once is accepted.");
            if (given.Count > EventLimits.Attributes)
                throw Refused(EventProblemCodes.TooLong, $"{Field} has more than {EventLimits.Attributes} names; that many are accepted.");
            json.Read();
            if (json.TokenType != JsonTokenType.Null) values.Add(name, Value(ref json, name));
        }
        json.Read(); // what follows the object is no JSON
        return values;
    }

    private static object Value(ref Utf8JsonReader json, string name)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.True or JsonTokenType.False: return json.GetBoolean();
            case JsonTokenType.Number when json.TryGetDouble(out var number) && double.IsFinite(number): return number;
            case JsonTokenType.String: return Text(ref json, $"{Field}.{name}");
            case JsonTokenType.StartArray:
                var words = new List<string>();
                while (json.Read() && json.TokenType == JsonTokenType.String) words.Add(Text(ref json, $"{Field}.{name}"));
                if (json.TokenType == JsonTokenType.EndArray) return words;
                throw Refused(
                    EventProblemCodes.WrongType, $"{Field}.{Short(name)} is a list with {Kind(json.TokenType)}; a list of texts is accepted.");
            default:
                throw Refused(
                    EventProblemCodes.WrongType,
                    $"{Field}.{Short(name)} is {Kind(json.TokenType)}; a number, a text, a list of texts, true or false is accepted.");
        }
    }

    private static string Text(ref Utf8JsonReader json, string field)
    {
        var text = json.GetString()!;
        foreach (var c in text)
            if (char.IsControl(c))
                throw Refused(
                    EventProblemCodes.InvalidText,
                    $"{Short(field)} has the control character U+{(int)c:X4}; text without any is accepted.");
        return text;
    }

    private static string Write(SortedDictionary<string, object> values)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Canonically))
        {
            json.WriteStartObject();
            foreach (var (name, value) in values)
            {
                json.WritePropertyName(name);
                switch (value)
                {
                    case bool flag: json.WriteBooleanValue(flag); break;
                    case double number: json.WriteNumberValue(number == 0 ? 0 : number); break; // of −0 there is one zero
                    case string text: json.WriteStringValue(text); break;
                    default: WriteList(json, (List<string>)value); break;
                }
            }
            json.WriteEndObject();
        }
        if (buffer.WrittenCount > EventLimits.AttributesBytes)
            throw Refused(
                EventProblemCodes.TooLong,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Field} has {buffer.WrittenCount} bytes without white space; at most {EventLimits.AttributesBytes} are accepted."));
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteList(Utf8JsonWriter json, List<string> words)
    {
        json.WriteStartArray();
        foreach (var word in words) json.WriteStringValue(word);
        json.WriteEndArray();
    }

    private static string Kind(JsonTokenType token) => token switch
    {
        JsonTokenType.StartArray => "a list",
        JsonTokenType.StartObject => "an object",
        JsonTokenType.String => "a text",
        JsonTokenType.Number => "a number",
        JsonTokenType.Null => "null",
        _ => "true or false",
    };

    private static string Short(string text) => text.Length <= 64 ? text : string.Concat(text.AsSpan(0, 64), "…");

    private static RefusedException Refused(string code, string detail) => new(Invalid(code, detail));

    private static EventProblem Invalid(string code, string detail) => new(EventProblemKind.Invalid, code, Field, detail);

    private sealed class RefusedException(EventProblem problem) : Exception
    {
        public EventProblem Problem => problem;
    }
}
