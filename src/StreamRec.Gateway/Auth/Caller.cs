using StreamRec.Domain;

namespace StreamRec.Gateway.Auth;

/// <summary>
/// Who asks and what that allows. <paramref name="MaturityCap"/>: highest minimum age of titles that this caller may be
/// shown, null = all.
/// </summary>
internal sealed record Caller(string? Subject, Roles Roles, int? MaturityCap, DateTimeOffset? ExpiresAt)
{
    /// <summary>Anybody, on a node that is open because it listens on loopback and has no key.</summary>
    public static Caller Open { get; } = new(null, Roles.Operator, null, null);

    public static Caller OperatorToken { get; } = new(null, Roles.Operator, null, null);

    /// <summary>The user whose viewer this is; null for services and operators.</summary>
    public string? Viewer => Roles == Roles.Viewer ? Subject : null;

    public bool MayRead(UserId user) => Has(Roles.Operator) || IsSelf(user.Value);

    public bool MayProduceFor(string userId) => Has(Roles.Operator | Roles.Producer) || IsSelf(userId);

    public bool MayWriteTitles => Has(Roles.Operator | Roles.Producer);

    public bool MayOperate => Has(Roles.Operator);

    public bool MayReadCatalogue => Roles != Roles.None;

    /// <summary>What is asked for, within what is allowed.</summary>
    public int? Cap(int? maturity) => MaturityCap is { } cap ? Math.Min(cap, maturity ?? cap) : maturity;

    private bool IsSelf(string userId) => Has(Roles.Viewer) && Subject is { } self && string.Equals(self, userId, StringComparison.Ordinal);

    private bool Has(Roles any) => (Roles & any) != 0;
}
