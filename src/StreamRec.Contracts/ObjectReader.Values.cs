using System.Globalization;
using System.Text;
using System.Text.Json;

namespace StreamRec.Contracts;

/// <summary>Values of known fields. JSON null reads as absent: null, and no problem.</summary>
internal ref partial struct ObjectReader
{
    public string? Text(string field, int maxBytes, bool controlCharacters = false)
    {
        if (!Expect(field, JsonTokenType.String, "a string")) return null;
        if (!_json.ValueIsEscaped && _json.ValueSpan.Length > maxBytes) return TooLong(field, _json.ValueSpan.Length, maxBytes);
        string text;
        try
        {
            text = _json.GetString()!;
        }
        catch (InvalidOperationException) // an escape sequence that is half a surrogate pair
        {
            return Invalid(
                EventProblemCodes.InvalidText, field, $"{field} has half a surrogate pair in an escape; Unicode text is accepted.");
        }
        if (text.Length == 0) return Invalid(EventProblemCodes.Empty, field, $"{field} is empty; 1 to {maxBytes} bytes are accepted.");
        if (_json.ValueIsEscaped && Encoding.UTF8.GetByteCount(text) is var bytes && bytes > maxBytes)
            return TooLong(field, bytes, maxBytes);
        if (controlCharacters) return text;
        foreach (var c in text)
        {
            if (char.IsControl(c))
                return Invalid(
                    EventProblemCodes.InvalidText, field,
                    $"{field} has the control character U+{(int)c:X4}; text without any is accepted.");
        }
        return text;
    }

    /// <param name="declared">The name of the operator's own that it is, if it is one: the type is then what it behaves like.</param>
    public EventType EventType(EventNames names, out EventName? declared)
    {
        declared = null;
        if (!Expect("type", JsonTokenType.String, "a string")) return default;
        if (!_json.ValueIsEscaped)
        {
            if (EventTypeNames.TryParse(_json.ValueSpan, out var plain)) return plain;
            if ((declared = names.Find(_json.ValueSpan)) is not null) return declared.Like ?? default;
        }
        var text = Text("type", EventLimits.EventBytes, controlCharacters: true);
        if (text is null) return default;
        if (EventTypeNames.TryParse(text, out var type)) return type;
        if ((declared = names.Find(text)) is not null) return declared.Like ?? default;
        Invalid(EventProblemCodes.UnknownType, "type", $"type is \"{Short(text)}\"; one of {names.Accepted} is accepted.");
        return default;
    }

    /// <summary>Two letters, in upper case.</summary>
    public string? Country()
    {
        var text = Text("country", EventLimits.EventBytes, controlCharacters: true);
        if (text is null) return null;
        if (text.Length == 2 && char.IsAsciiLetter(text[0]) && char.IsAsciiLetter(text[1])) return text.ToUpperInvariant();
        return Invalid(
            EventProblemCodes.InvalidCountry, "country", $"country is \"{Short(text)}\"; two letters of ISO 3166-1 are accepted.");
    }

    /// <summary>ms since the Unix epoch, from RFC 3339 or a whole number.</summary>
    public long? Timestamp()
    {
        const string accepted = "RFC 3339 like 2026-07-01T20:15:00Z or milliseconds since 1970, of the years 1990 to 9999, are accepted";
        if (_json.TokenType == JsonTokenType.Number)
        {
            if (Integer("timestamp", long.MinValue, long.MaxValue) is not { } number) return null;
            if (EventLimits.IsTime(number)) return number;
            var seconds = number is > EventLimits.EarliestTimestamp / 1000 and < EventLimits.LatestTimestamp / 1000;
            Invalid(
                EventProblemCodes.OutOfRange, "timestamp",
                $"timestamp is {ShortNumber()}{(seconds ? ", which looks like seconds" : "")}; {accepted}.");
            return null;
        }
        if (!Expect("timestamp", JsonTokenType.String, "a string of RFC 3339 or a whole number of milliseconds")) return null;
        var text = _json.ValueSpan;
        if (_json.ValueIsEscaped && text.Length <= 256) text = Encoding.UTF8.GetBytes(Text("timestamp", 256) ?? "");
        var isTime = Rfc3339.TryParse(text, out var milliseconds);
        if (isTime && EventLimits.IsTime(milliseconds)) return milliseconds;
        Invalid(isTime ? EventProblemCodes.OutOfRange : EventProblemCodes.InvalidTimestamp, "timestamp",
            $"timestamp is \"{Short(Encoding.UTF8.GetString(text[..Math.Min(text.Length, 256)]))}\"; {accepted}.");
        return null;
    }

    /// <summary>A whole number, however it is written (1, 1.0, 1e0).</summary>
    public long? Integer(string field, long min, long max)
    {
        if (!Expect(field, JsonTokenType.Number, "a whole number")) return null;
        if (_json.TryGetInt64(out var value)) return InRange(field, value, min, max);
        if (!_json.TryGetDouble(out var real) || real != Math.Truncate(real))
        {
            Invalid(EventProblemCodes.WrongType, field, $"{field} is {ShortNumber()}; a whole number is accepted.");
            return null;
        }
        // 2^53: above it a double does not say which whole number was meant.
        if (Math.Abs(real) <= 9_007_199_254_740_992) return InRange(field, (long)real, min, max);
        OutOfRange(field, min, max);
        return null;
    }

    public double? Number(string field, double min, double max)
    {
        if (!Expect(field, JsonTokenType.Number, "a number")) return null;
        if (_json.TryGetDouble(out var value) && value >= min && value <= max) return value;
        OutOfRange(field, min, max);
        return null;
    }

    public bool? Flag(string field)
    {
        if (_json.TokenType is JsonTokenType.True or JsonTokenType.False) return _json.GetBoolean();
        Expect(field, JsonTokenType.True, "true or false");
        return null;
    }

    /// <summary>The object's own bytes, to be read by another reader; empty when it is none.</summary>
    public ReadOnlySpan<byte> Object(string field)
    {
        if (!Expect(field, JsonTokenType.StartObject, "an object")) return default;
        var start = (int)_json.TokenStartIndex;
        SkipValue();
        return Problem is null ? _utf8[start..(int)_json.BytesConsumed] : default;
    }

    /// <summary>The member's own bytes, whatever it is, to be read later; empty for null, which is absent.</summary>
    public ReadOnlySpan<byte> Raw()
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.Null) return default;
        var start = (int)_json.TokenStartIndex;
        SkipValue();
        return Problem is null ? _utf8[start..(int)_json.BytesConsumed] : default;
    }

    private bool Expect(string field, JsonTokenType token, string accepted)
    {
        if (_json.TokenType == token) return true;
        if (_json.TokenType != JsonTokenType.Null)
            Invalid(EventProblemCodes.WrongType, field, $"{field} is {Kind(_json.TokenType)}; {accepted} is accepted.");
        return false;
    }

    private long? InRange(string field, long value, long min, long max)
    {
        if (value >= min && value <= max) return value;
        OutOfRange(field, min, max);
        return null;
    }

    private void OutOfRange(string field, double min, double max) => Invalid(EventProblemCodes.OutOfRange, field,
        string.Create(CultureInfo.InvariantCulture, $"{field} is {ShortNumber()}; {min} to {max} is accepted."));

    private string? TooLong(string field, int bytes, int maxBytes) =>
        Invalid(EventProblemCodes.TooLong, field, $"{field} has {bytes} bytes; 1 to {maxBytes} are accepted.");

    private string? Invalid(string code, string field, string detail)
    {
        Refuse(EventProblemKind.Invalid, code, field, detail);
        return null;
    }

    private readonly string ShortNumber() => Short(Encoding.UTF8.GetString(_json.ValueSpan[..Math.Min(_json.ValueSpan.Length, 256)]));

    /// <summary>A value as it may stand in a message: one line, at most 64 characters.</summary>
    private static string Short(string text)
    {
        var shown = text.Length <= 64 ? text : string.Concat(text.AsSpan(0, 64), "…");
        return string.Create(shown.Length, shown, static (span, from) =>
        {
            for (var i = 0; i < span.Length; i++) span[i] = char.IsControl(from[i]) || char.IsSurrogate(from[i]) ? '?' : from[i];
        });
    }
}
