using StreamRec.Domain;

namespace StreamRec.Actors;

/// <summary>
/// What the screens of one user together may have made anew by each of its events: distinct contexts (country, maturity, device),
/// each a scoring of all candidates, and distinct lists (surface, limit and context). Screens that watch the same share it.
/// </summary>
public sealed record ListBudget
{
    public static ListBudget Default { get; } = new();

    [Setting("http.max-contexts-per-user", """
        A user's sockets and event streams together follow at most this many distinct contexts (country, maturity, device), each a
        scoring of all candidates after each strong event. One more is refused with too_many_contexts.
        """, Range = "1..1000")]
    public int Contexts { get; init; } = 8;

    [Setting("http.max-lists-per-user", """
        They follow at most this many distinct lists (surface, limit, context). One more is refused with too_many_lists.
        """, Range = "1..10000")]
    public int Lists { get; init; } = 64;
}

/// <summary>A user's <see cref="ListBudget"/> is used up; the message names it.</summary>
internal sealed class ListBudgetException(ReadRefusal refusal, string message) : Exception(message)
{
    public ReadRefusal Refusal => refusal;
}
