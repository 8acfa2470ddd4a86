using Akka.Actor;
using StreamRec.Actors;
using StreamRec.Domain;
using StreamRec.Gateway.Auth;
using StreamRec.Gateway.Wire;

namespace StreamRec.Gateway.Http;

/// <summary>What is known of one user: list, profile, and an operator's release of a quarantined one.</summary>
internal static class UserRoutes
{
    public const string Position = "StreamRec-As-Of";

    /// <summary>
    /// Present when events that were seen before may be missing: the user has just been recovered while Kafka does not answer.
    /// </summary>
    public const string Incomplete = "StreamRec-Incomplete";

    /// <summary>
    /// A freshly recovered user refuses by itself after the time that a read may take (503); that is waited for a little longer,
    /// so that it never races with the 504 of a user that is silent.
    /// </summary>
    private static readonly TimeSpan RefusalGrace = TimeSpan.FromMilliseconds(250);

    /// <summary>GET /v1/users/{userId}/recommendations</summary>
    public static async Task List(HttpContext http)
    {
        var gateway = GatewayServices.Of(http);
        var (caller, userId) = await ReaderAsync(http, gateway);
        var atLeast = ReadQuery.AtLeast(http);
        var request = ReadQuery.List(http, caller, gateway.Backend.Attributes);
        gateway.Budgets.RequireRead(userId);
        var answer = await AskAsync(http, gateway, new GetList(userId, request, atLeast), atLeast is not null);
        var update = answer as ListUpdate ?? throw Refused(answer);
        http.Response.Headers.CacheControl = "no-store";
        await JsonAnswer.WriteAsync(http, StatusCodes.Status200OK, ListAnswers.List(update, ReadQuery.SurfaceName(http)));
    }

    /// <summary>GET /v1/users/{userId}/profile</summary>
    public static async Task Profile(HttpContext http)
    {
        var (userId, view) = await ViewAsync(http);
        await JsonAnswer.WriteAsync(http, StatusCodes.Status200OK, ProfileJson.Write(userId, view.Profile));
    }

    /// <summary>What is known of a user, for who may know it; the headers that go with it are set.</summary>
    public static async Task<(UserId UserId, UserView View)> ViewAsync(HttpContext http)
    {
        var gateway = GatewayServices.Of(http);
        var (_, userId) = await ReaderAsync(http, gateway);
        var atLeast = ReadQuery.AtLeast(http);
        gateway.Budgets.RequireRead(userId);
        var answer = await AskAsync(http, gateway, new GetProfile(userId, atLeast), atLeast is not null);
        var view = answer as UserView ?? throw Refused(answer);
        http.Response.Headers.CacheControl = "no-store";
        if (view.LastEvent is { } last) http.Response.Headers[Position] = last.Position.ToString();
        if (view.Incomplete) http.Response.Headers[Incomplete] = "true";
        return (userId, view);
    }

    /// <summary>POST /v1/users/{userId}/release</summary>
    public static async Task Release(HttpContext http)
    {
        var gateway = GatewayServices.Of(http);
        var caller = await gateway.Auth.CallerAsync(http);
        if (!caller.MayOperate) throw RefusedException.Forbidden("Only an operator may release a quarantined user.");
        var answer = await AskAsync(http, gateway, new Release(UserOf(http)), waitsForEvent: false);
        if (answer is not Released) throw Refused(answer);
        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <exception cref="RefusedException">400, 401 or 403.</exception>
    public static async ValueTask<(Caller Caller, UserId UserId)> ReaderAsync(HttpContext http, GatewayServices gateway)
    {
        var caller = await gateway.Auth.CallerAsync(http);
        var userId = UserOf(http);
        if (!caller.MayRead(userId)) throw RefusedException.Forbidden("This token may not read this user's lists.");
        return (caller, userId);
    }

    public static UserId UserOf(HttpContext http) =>
        Ids.TryUser(RawPath.Segment(http, 2), out var userId)
            ? userId
            : throw RefusedException.BadParameter(
                "userId", $"The user id in the path is not {Ids.Accepted(Ids.MaxUserBytes)}, percent-encoded.");

    private static async Task<object> AskAsync(HttpContext http, GatewayServices gateway, IUserMessage question, bool waitsForEvent)
    {
        var region = gateway.Backend.Region() ?? throw RefusedException.RegionNotUp();
        try
        {
            return await region.Ask<object>(question, gateway.Options.ReadTimeout + RefusalGrace, http.RequestAborted);
        }
        catch (AskTimeoutException)
        {
            var what = waitsForEvent ? "The event of atLeast was not folded" : "The user's actor did not answer";
            throw new RefusedException(new Problem(
                StatusCodes.Status504GatewayTimeout, "timeout", $"{what} within {gateway.Options.ReadTimeout.TotalSeconds} s.")
            {
                RetryAfter = 1,
            });
        }
    }

    private static RefusedException Refused(object answer)
    {
        if (answer is not ReadRefused refused) throw new InvalidOperationException($"The user region answered with a {answer.GetType()}.");
        var (status, retryAfter) = refused.Refusal switch
        {
            ReadRefusal.UnknownSurface => (StatusCodes.Status400BadRequest, (int?)null),
            ReadRefusal.TooManyContexts or ReadRefusal.TooManyLists => (StatusCodes.Status429TooManyRequests, 10),
            ReadRefusal.Recovering => (StatusCodes.Status503ServiceUnavailable, 1),
            _ => (StatusCodes.Status503ServiceUnavailable, 60),
        };
        return new RefusedException(new Problem(status, CodeOf(refused.Refusal), refused.Message)
        {
            Field = status == StatusCodes.Status400BadRequest ? "surface" : null,
            RetryAfter = retryAfter,
        });
    }

    public static string CodeOf(ReadRefusal refusal) => refusal switch
    {
        ReadRefusal.Recovering => "recovering",
        ReadRefusal.Quarantined => "quarantined",
        ReadRefusal.UnknownSurface => NoSuchSurface.Code,
        ReadRefusal.TooManyContexts => "too_many_contexts",
        ReadRefusal.TooManyLists => "too_many_lists",
        _ => "list_failed",
    };
}
