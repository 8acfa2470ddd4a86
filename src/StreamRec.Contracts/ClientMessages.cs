namespace StreamRec.Contracts;

/// <summary>What a screen says on a live socket. Read by <see cref="ClientJson"/>.</summary>
public abstract record ClientMessage;

/// <summary>
/// Wants the surface's list, now and after every change. <paramref name="Limit"/> is 1–50; with
/// <paramref name="LastVersion"/> an unchanged list is not sent again; <paramref name="Maturity"/>: highest minimum age.
/// </summary>
public sealed record SubscribeMessage(
    string UserId, string Surface, int Limit, long? LastVersion, bool Deltas, string? Country, int? Maturity) : ClientMessage
{
    public const int DefaultLimit = 20;
    public const int HighestLimit = 50;
    public const int HighestMaturity = 21;
}

public sealed record UnsubscribeMessage(string UserId, string Surface) : ClientMessage;
public sealed record EventMessage(UserEvent Event) : ClientMessage;
public sealed record PingMessage : ClientMessage;
