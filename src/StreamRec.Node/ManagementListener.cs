using Prometheus;
using StreamRec.Node.Routes;
using StreamRec.Node.Settings;

namespace StreamRec.Node;

/// <summary>
/// Addresses of http.management-urls: metrics, info and health without a token, for a network that only operators reach, and
/// nothing else. Told from the others by their port.
/// </summary>
internal static class ManagementListener
{
    /// <exception cref="NodeStartException">A port is chosen freely, or users are served on it too.</exception>
    public static void RequirePortOfItsOwn(NodeSettings settings)
    {
        var ports = settings.Http.UrlList.Select(PortOf).ToHashSet();
        foreach (var url in settings.Http.ManagementUrlList)
        {
            if (PortOf(url) is var port && (port == 0 || ports.Contains(port)))
                throw new NodeStartException(
                    $"streamrec.http.management-urls: {url} has not a port of its own; expected another one than http.urls, not 0.");
        }
    }

    /// <summary>Before everything else: what is asked there passes no other route.</summary>
    public static void UseManagement(this WebApplication app, NodeSettings settings)
    {
        var ports = settings.Http.ManagementUrlList.Select(PortOf).ToHashSet();
        if (ports.Count == 0) return;
        app.MapWhen(http => ports.Contains(http.Connection.LocalPort), branch => branch.UseRouting().UseEndpoints(routes =>
        {
            routes.MapHealth();
            routes.MapInfo();
            routes.MapMetrics();
        }));
    }

    private static int PortOf(string url) => BindingAddress.Parse(url).Port;
}
