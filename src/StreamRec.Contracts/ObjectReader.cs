using System.Text.Json;
using System.Text.Unicode;

namespace StreamRec.Contracts;

/// <summary>
/// Walks the members of one JSON object and keeps the first problem; after it there are no more members. Throws nothing but
/// <see cref="JsonException"/>, which the caller hands to <see cref="Malformed"/>. Values: ObjectReader.Values.cs.
/// </summary>
internal ref partial struct ObjectReader
{
    private readonly ReadOnlySpan<byte> _utf8;
    private Utf8JsonReader _json;
    private bool _inside;

    public ObjectReader(ReadOnlySpan<byte> utf8, int limit)
    {
        _utf8 = utf8 = ByteOrderMark.Skip(utf8);
        if (utf8.Length > limit)
            Refuse(EventProblemKind.Malformed, EventProblemCodes.TooLarge, null, $"{utf8.Length} bytes; at most {limit} are accepted.");
        else if (!Utf8.IsValid(utf8))
            Refuse(EventProblemKind.Malformed, EventProblemCodes.InvalidUtf8, null, "The bytes are not UTF-8.");
        else
            _json = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = EventLimits.Depth + 1 });
    }

    /// <summary>The first problem met; null while all is well.</summary>
    public EventProblem? Problem { get; private set; }

    /// <summary>Moves to the next member's name. False at the object's end (nothing may follow it) or after a problem.</summary>
    public bool NextMember(out ReadOnlySpan<byte> name)
    {
        name = default;
        if (Problem is not null) return false;
        if (!_inside)
        {
            _json.Read();
            if (_json.TokenType != JsonTokenType.StartObject)
            {
                Refuse(EventProblemKind.Malformed, EventProblemCodes.NotAnObject, null,
                    $"The value is {Kind(_json.TokenType)}; one JSON object is accepted.");
                return false;
            }
            _inside = true;
        }
        _json.Read();
        if (_json.TokenType == JsonTokenType.EndObject)
        {
            _json.Read();
            return false;
        }
        name = _json.ValueIsEscaped ? Unescaped() : _json.ValueSpan;
        return true;
    }

    /// <summary>False, and a problem, when the field was given before. <paramref name="given"/> has one bit per field.</summary>
    public bool First(string field, ref uint given, int bit)
    {
        if ((given & (1u << bit)) == 0)
        {
            given |= 1u << bit;
            _json.Read();
            return true;
        }
        Twice(field);
        return false;
    }

    public void Twice(string field) => Refuse(
        EventProblemKind.Invalid, EventProblemCodes.DuplicateField, field, $"{field} is given twice; once is accepted.");

    /// <summary>Over the member's value, whatever it is, within the depth limit.</summary>
    public void Skip()
    {
        _json.Read();
        SkipValue();
    }

    public void Missing(string field, string where) => Refuse(
        EventProblemKind.Invalid, EventProblemCodes.MissingField, field, $"{field} is missing; {where} needs it.");

    public void Malformed(JsonException e) => Refuse(
        EventProblemKind.Malformed, EventProblemCodes.MalformedJson, null,
        $"Not JSON at byte {Math.Max(0, e.BytePositionInLine ?? 0)} of line {(e.LineNumber ?? 0) + 1}.");

    public void UnknownMessage(string type) => Refuse(
        EventProblemKind.Invalid, EventProblemCodes.UnknownType, "type",
        $"type is \"{Short(type)}\"; one of subscribe, unsubscribe, event, ping is accepted.");

    public void Refuse(EventProblem problem) => Problem ??= problem;

    private void SkipValue()
    {
        var depth = _json.CurrentDepth;
        if (_json.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray)) return;
        do
        {
            if (_json.CurrentDepth >= EventLimits.Depth && _json.TokenType is (JsonTokenType.StartObject or JsonTokenType.StartArray))
            {
                Refuse(EventProblemKind.Malformed, EventProblemCodes.TooDeep, null, $"Nested more than {EventLimits.Depth} deep.");
                return;
            }
            _json.Read();
        }
        while (_json.CurrentDepth > depth);
    }

    /// <summary>An escaped name; empty, which is no field's name, when it is longer than any field's or no text.</summary>
    private readonly ReadOnlySpan<byte> Unescaped()
    {
        const int longest = 15 * 6;
        if (_json.ValueSpan.Length > longest) return default;
        var name = new byte[longest];
        try
        {
            return name.AsSpan(0, _json.CopyString(name));
        }
        catch (InvalidOperationException)
        {
            return default;
        }
    }

    private void Refuse(EventProblemKind kind, string code, string? field, string detail) =>
        Problem ??= new EventProblem(kind, code, field, detail);

    private static string Kind(JsonTokenType token) => token switch
    {
        JsonTokenType.StartArray => "an array",
        JsonTokenType.StartObject => "an object",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.Null => "null",
        _ => "a boolean",
    };
}
