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

    /// <summary>A freshly recovered user refuses by itself after 2 s; its answer is waited for a little longer than that.</summary>
    private static readonly TimeSpan RefusalGrace = TimeSpan.FromMilliseconds(250);

    /// <summary>GET /v1/users/{userId}/recommendations</summary>
    public static async Task List(HttpContext http)
    {
        var gateway = Gateway.Of(http);
        var (caller, userId) = await ReaderAsync(http, gateway);
        var atLeast = ReadQuery.AtLeast(http);
        var answer = await AskAsync(http, gateway, new GetList(userId, ReadQuery.List(http, caller), atLeast), atLeast is not null);
        var update = answer as ListUpdate ?? throw Refused(answer);
        http.Response.Headers.CacheControl = "no-store";
        await JsonAnswer.WriteAsync(http, StatusCodes.Status200OK, ListWire.List(update, ReadQuery.SurfaceName(http)));
    }

    /// <summary>GET /v1/users/{userId}/profile</summary>
    public static async Task Profile(HttpContext http)
    {
        var gateway = Gateway.Of(http);
        var (_, userId) = await ReaderAsync(http, gateway);
        var atLeast = ReadQuery.AtLeast(http);
        var answer = await AskAsync(http, gateway, new GetProfile(userId, atLeast), atLeast is not null);
        var view = answer as UserView ?? throw Refused(answer);
        http.Response.Headers.CacheControl = "no-store";
        if (view.LastEvent is { } last) http.Response.Headers[Position] = last.Position.ToString();
        await JsonAnswer.WriteAsync(http, StatusCodes.Status200OK, ProfileJson.Write(userId, view.Profile));
    }

    /// <summary>POST /v1/users/{userId}/release</summary>
    public static async Task Release(HttpContext http)
    {
        var gateway = Gateway.Of(http);
        var caller = await gateway.Auth.CallerAsync(http);
        if (!caller.MayOperate) throw RefusedException.Forbidden("Only an operator may release a quarantined user.");
        var answer = await AskAsync(http, gateway, new Release(UserOf(http)), waitsForEvent: false);
        if (answer is not Released) throw Refused(answer);
        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <exception cref="RefusedException">400, 401 or 403.</exception>
    public static async ValueTask<(Caller Caller, UserId UserId)> ReaderAsync(HttpContext http, Gateway gateway)
    {
        var caller = await gateway.Auth.CallerAsync(http);
        var userId = UserOf(http);
        return caller.MayRead(userId) ? (caller, userId) : throw RefusedException.Forbidden("This token may not read this user's lists.");
    }

    private static UserId UserOf(HttpContext http) =>
        Ids.TryUser(RawPath.Segment(http, 2), out var userId)
            ? userId
            : throw RefusedException.BadParameter(
                "userId", $"The user id in the path is not {Ids.Accepted(Ids.MaxUserBytes)}, percent-encoded.");

    private static async Task<object> AskAsync(HttpContext http, Gateway gateway, IUserMessage question, bool waitsForEvent)
    {
        var region = gateway.Backend.Region() ?? throw RefusedException.RegionNotUp();
        var timeout = gateway.Options.ReadTimeout + (waitsForEvent ? TimeSpan.Zero : RefusalGrace);
        try
        {
            return await region.Ask<object>(question, timeout, http.RequestAborted);
        }
        catch (AskTimeoutException)
        {
            var what = waitsForEvent ? "The event of atLeast was not folded" : "The user's actor did not answer";
            throw new RefusedException(new Problem(
                StatusCodes.Status504GatewayTimeout, "timeout", $"{what} within {timeout.TotalSeconds} s.")
            {
                RetryAfter = 1,
            });
        }
    }

    private static RefusedException Refused(object answer) => answer is ReadRefused refused
        ? new RefusedException(new Problem(StatusCodes.Status503ServiceUnavailable, CodeOf(refused.Refusal), refused.Message)
        {
            RetryAfter = refused.Refusal == ReadRefusal.Recovering ? 1 : 60,
        })
        : throw new InvalidOperationException($"The user region answered with a {answer.GetType()}.");

    public static string CodeOf(ReadRefusal refusal) => refusal switch
    {
        ReadRefusal.Recovering => "recovering",
        ReadRefusal.Quarantined => "quarantined",
        ReadRefusal.UnknownSurface => "surface",
        _ => "list-failed",
    };
}
