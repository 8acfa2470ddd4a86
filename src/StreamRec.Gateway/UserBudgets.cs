using StreamRec.Contracts;
using StreamRec.Domain;
using StreamRec.Gateway.Http;

namespace StreamRec.Gateway;

/// <summary>
/// What may be asked of one user's actor per second on this node, whoever asks: its own screens, or a service that sends for
/// many users and so has as many budgets. Counted after it is known that the caller may.
/// </summary>
internal sealed class UserBudgets(GatewayOptions options, TimeProvider time)
{
    public const string Code = "rate_limited";

    private readonly RateByUser _events = new(options.EventsPerSecond, options.EventBurst, time);
    private readonly RateByUser _reads = new(options.ReadsPerSecond, options.ReadBurst, time);

    /// <summary>Null: it may be produced.</summary>
    public Problem? TakeEvent(UserEvent userEvent) => _events.TryTake(userEvent.UserId) is { } wait
        ? TooMany($"More than {options.EventsPerSecond} events per second of one user ({options.EventBurst} at once); send this event again later.", wait)
        : null;

    /// <summary>Null: the list or profile may be asked for, or the subscription begun or ended.</summary>
    public Problem? TakeRead(UserId userId) => _reads.TryTake(userId.Value) is { } wait
        ? TooMany($"More than {options.ReadsPerSecond} reads and subscriptions per second of one user ({options.ReadBurst} at once); ask again later.", wait)
        : null;

    /// <summary>To be called when nothing but the user's actor has still to be asked: what is refused before costs it nothing.</summary>
    /// <exception cref="RefusedException">429.</exception>
    public void RequireRead(UserId userId)
    {
        if (TakeRead(userId) is { } tooMany) throw new RefusedException(tooMany);
    }

    private static Problem TooMany(string detail, TimeSpan wait) => new(StatusCodes.Status429TooManyRequests, Code, detail)
    {
        RetryAfter = (int)Math.Ceiling(wait.TotalSeconds),
    };
}
