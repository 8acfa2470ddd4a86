using StreamRec.Gateway.Auth;
using StreamRec.Gateway.Live;

namespace StreamRec.Gateway;

/// <summary>The gateway of one node: what its routes share.</summary>
internal sealed record GatewayServices(
    GatewayOptions Options, GatewayBackend Backend, GatewayAuth Auth, LiveConnections Connections, UserBudgets Budgets, TimeProvider Time)
{
    public static GatewayServices Of(HttpContext http) => http.RequestServices.GetRequiredService<GatewayServices>();
}
