using System.Diagnostics.CodeAnalysis;

namespace StreamRec.Contracts;

public enum EventProblemKind
{
    /// <summary>Not JSON, not UTF-8, not one object: HTTP 400.</summary>
    Malformed,

    /// <summary>JSON, but not an event: HTTP 422.</summary>
    Invalid,
}

/// <summary>Why bytes are no event. <paramref name="Code"/> is short and stable (metrics, headers); Detail names field, value and what is accepted.</summary>
public sealed record EventProblem(EventProblemKind Kind, string Code, string? Field, string Detail);

/// <summary>Events as JSON. Shapes: streamrec.event.schema.json beside this file, which tests hold against this code.</summary>
public static class EventJson
{
    /// <summary>Never throws, whatever the bytes.</summary>
    public static bool TryRead(
        ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out UserEvent? userEvent, [NotNullWhen(false)] out EventProblem? problem) =>
        throw new NotImplementedException();

    public static byte[] Write(UserEvent userEvent) => throw new NotImplementedException();
}
