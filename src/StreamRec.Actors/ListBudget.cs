namespace StreamRec.Actors;

/// <summary>
/// What the screens of one user together may have made anew by each of its events: distinct contexts (country, maturity, device),
/// each a scoring of all candidates, and distinct lists (surface, limit and context). Screens that watch the same share it.
/// </summary>
public sealed record ListBudget(int Contexts, int Lists)
{
    public static ListBudget Default { get; } = new(8, 64);
}

/// <summary>A user's <see cref="ListBudget"/> is used up; the message names it.</summary>
internal sealed class ListBudgetException(ReadRefusal refusal, string message) : Exception(message)
{
    public ReadRefusal Refusal => refusal;
}
