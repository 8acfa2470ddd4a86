namespace StreamRec.Contracts;

public enum EventProblemKind
{
    /// <summary>Not JSON, not UTF-8, not one object, too large or too deep: HTTP 400.</summary>
    Malformed,

    /// <summary>JSON, but not an event: HTTP 422.</summary>
    Invalid,
}

/// <summary>
/// Why bytes are no event (or no message of a socket). <paramref name="Code"/> is one of <see cref="EventProblemCodes"/>;
/// Detail names field, value and what is accepted.
/// </summary>
public sealed record EventProblem(EventProblemKind Kind, string Code, string? Field, string Detail)
{
    /// <summary>The event's id, when it was readable: so that a producer can tell which of its events was refused.</summary>
    public string? EventId { get; init; }
}

/// <summary>Short and stable: they are metric labels, headers of dead letters and codes of problem+json.</summary>
public static class EventProblemCodes
{
    public const string TooLarge = "too_large";
    public const string InvalidUtf8 = "invalid_utf8";
    public const string MalformedJson = "malformed_json";
    public const string TooDeep = "too_deep";
    public const string NotAnObject = "not_an_object";

    public const string UnknownType = "unknown_type";
    public const string MissingField = "missing_field";
    public const string DuplicateField = "duplicate_field";
    public const string WrongType = "wrong_type";
    public const string Empty = "empty";
    public const string TooLong = "too_long";
    public const string InvalidText = "invalid_text";
    public const string InvalidTimestamp = "invalid_timestamp";
    public const string InvalidAttributes = "invalid_attributes";
    public const string InvalidCountry = "invalid_country";
    public const string OutOfRange = "out_of_range";
}
