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

    /// <summary>Before the node's own routes: proxies and path base, refusals as problem+json, Origin and Host, WebSockets.</summary>
    public static IApplicationBuilder UseStreamRecGateway(this IApplicationBuilder app)
    {
        var options = app.ApplicationServices.GetRequiredService<GatewayOptions>();
        Forwarding.Use(app, options);
        if (options.PathBase.Length > 0) app.UsePathBase(options.PathBase);
        return app.UseMiddleware<SecurityHeaders>().UseRouting()
            .UseMiddleware<ProblemMiddleware>().UseMiddleware<OriginGuard>().UseWebSockets();
    }

    public static IEndpointRouteBuilder MapStreamRec(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/v1/live", [HttpMethods.Get, HttpMethods.Head, HttpMethods.Connect], LiveRoutes.Socket);

        routes.MapRead("/v1/users/{userId}/recommendations", UserRoutes.List);
        routes.MapRead("/v1/users/{userId}/recommendations/live", LiveRoutes.Stream);
        routes.MapRead("/v1/users/{userId}/profile", UserRoutes.Profile);
        routes.MapRead("/v1/users/{userId}/attributes", AttributeRoutes.Get);
        routes.MapPut("/v1/users/{userId}/attributes", AttributeRoutes.Put);
        routes.MapPost("/v1/users/{userId}/release", UserRoutes.Release);

        routes.MapPost("/v1/events", EventRoutes.Post);

        routes.MapPost("/v1/model/reload", ModelRoutes.Reload);

        routes.MapRead("/v1/items", ItemRoutes.Search);
        routes.MapRead("/v1/items/{itemId}", ItemRoutes.Get);
        routes.MapPut("/v1/items/{itemId}", ItemRoutes.Put);
        routes.MapDelete("/v1/items/{itemId}", ItemRoutes.Delete);
        return routes;
    }

    /// <summary>GET, and HEAD, of which the server sends the headers alone.</summary>
    public static IEndpointConventionBuilder MapRead(this IEndpointRouteBuilder routes, string pattern, Delegate handler) =>
        routes.MapMethods(pattern, [HttpMethods.Get, HttpMethods.Head], handler);

    /// <summary>401 or 403 for everybody else, where the node has a key.</summary>
    public static void ForOperators(this IEndpointConventionBuilder route) => route.Add(endpoint =>
    {
        var answer = endpoint.RequestDelegate!;
        endpoint.RequestDelegate = async http =>
        {
            var caller = await GatewayServices.Of(http).Auth.CallerAsync(http);
            if (!caller.MayOperate) throw RefusedException.Forbidden("Only an operator may see this.");
            await answer(http);
        };
    });
}
