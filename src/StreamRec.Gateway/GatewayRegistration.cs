using Microsoft.Extensions.DependencyInjection.Extensions;
using StreamRec.Gateway.Auth;
using StreamRec.Gateway.Http;
using StreamRec.Gateway.Live;

namespace StreamRec.Gateway;

/// <summary>How a node gets its gateway: services, then the guard before everything else, then the routes.</summary>
public static class GatewayRegistration
{
    /// <param name="services">The host's.</param>
    /// <param name="options">What can be set.</param>
    /// <param name="backend">Called once, at the first use.</param>
    public static IServiceCollection AddStreamRecGateway(
        this IServiceCollection services, GatewayOptions options, Func<IServiceProvider, GatewayBackend> backend)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton(backend);
        services.AddSingleton<GatewayAuth>();
        services.AddSingleton<LiveConnections>();
        services.AddSingleton<UserBudgets>();
        services.AddSingleton<GatewayServices>();
        // The request lines that the framework logs would show ?access_token=.
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning));
        return services;
    }

    /// <summary>Before the node's own routes: refusals as problem+json, Origin and Host, WebSockets.</summary>
    public static IApplicationBuilder UseStreamRecGateway(this IApplicationBuilder app) =>
        app.UseMiddleware<ProblemMiddleware>().UseMiddleware<OriginGuard>().UseWebSockets();

    public static IEndpointRouteBuilder MapStreamRec(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/v1/live", [HttpMethods.Get, HttpMethods.Connect], LiveRoutes.Socket);

        routes.MapGet("/v1/users/{userId}/recommendations", UserRoutes.List);
        routes.MapGet("/v1/users/{userId}/recommendations/live", LiveRoutes.Stream);
        routes.MapGet("/v1/users/{userId}/profile", UserRoutes.Profile);
        routes.MapPost("/v1/users/{userId}/release", UserRoutes.Release);

        routes.MapPost("/v1/events", EventRoutes.Post);

        routes.MapPost("/v1/model/reload", ModelRoutes.Reload);

        routes.MapGet("/v1/items", ItemRoutes.Search);
        routes.MapGet("/v1/items/{itemId}", ItemRoutes.Get);
        routes.MapPut("/v1/items/{itemId}", ItemRoutes.Put);
        routes.MapDelete("/v1/items/{itemId}", ItemRoutes.Delete);
        return routes;
    }
}
