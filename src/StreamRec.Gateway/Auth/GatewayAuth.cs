using System.Net;
using System.Security.Cryptography;
using System.Text;
using StreamRec.Gateway.Http;

namespace StreamRec.Gateway.Auth;

/// <summary>
/// Nobody sees another person's list. A token names the user and the roles; it comes as Authorization header, as
/// subprotocol <c>bearer.TOKEN</c> or as <c>access_token</c> in the query, since browsers cannot set headers on WebSocket
/// and EventSource. Without any key the node is open, and that only where nothing but this machine can reach it.
/// </summary>
public sealed class GatewayAuth
{
    private const string Bearer = "Bearer ";
    internal const string SubprotocolPrefix = "bearer.";
    private readonly TokenReader _tokens;
    private readonly byte[]? _operatorHash;

    /// <exception cref="GatewayKeyException">A configured key is too short or not readable.</exception>
    public GatewayAuth(GatewayOptions options, TimeProvider time)
    {
        _tokens = new TokenReader(options, time);
        _operatorHash = options.OperatorToken is { Length: > 0 } token ? Hash(token) : null;
    }

    /// <summary>True without a key: anybody on this machine may do everything.</summary>
    public bool IsOpen => !_tokens.HasKeys;

    /// <summary>To be called before the node listens.</summary>
    /// <exception cref="GatewayKeyException">There is no key and an address is reachable from other machines.</exception>
    public void RequireKeyUnlessLoopback(IEnumerable<string> urls)
    {
        if (!IsOpen) return;
        foreach (var url in urls)
        {
            if (IsLoopback(url)) continue;
            throw new GatewayKeyException(
                $"The node would listen on {url}, which other machines can reach, and no key is configured: " +
                "anybody could read anybody's list. Set STREAMREC_JWT_KEY (HS256, at least 32 bytes) or " +
                "STREAMREC_JWT_PUBLIC_KEY_FILE (RS256, PEM), or listen on http://127.0.0.1:8080.");
        }
    }

    /// <exception cref="RefusedException">401: no token, or one that is not valid.</exception>
    internal async ValueTask<Caller> CallerAsync(HttpContext http)
    {
        var token = TokenOf(http.Request);
        if (token is not null && IsOperatorToken(token)) return Caller.OperatorToken;
        if (IsOpen)
        {
            // Listening elsewhere without a key is refused at start; an address that was added later must not be open either.
            if (http.Connection.LocalIpAddress is { } local && !IPAddress.IsLoopback(local))
                throw Unauthorized("This node has no key configured and answers on loopback only.");
            return Caller.Open;
        }
        if (token is null)
            throw Unauthorized("A token is required: Authorization: Bearer TOKEN, subprotocol bearer.TOKEN, or ?access_token=TOKEN.");
        var (caller, refusal) = await _tokens.ReadAsync(token);
        return caller ?? throw Unauthorized(refusal!);
    }

    private static string? TokenOf(HttpRequest request)
    {
        string? authorization = request.Headers.Authorization;
        if (authorization is not null && authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return authorization[Bearer.Length..].Trim();
        foreach (var protocol in request.HttpContext.WebSockets.WebSocketRequestedProtocols)
        {
            if (protocol.StartsWith(SubprotocolPrefix, StringComparison.Ordinal)) return protocol[SubprotocolPrefix.Length..];
        }
        string? query = request.Query["access_token"];
        return string.IsNullOrEmpty(query) ? null : query;
    }

    private bool IsOperatorToken(string token) =>
        _operatorHash is not null && CryptographicOperations.FixedTimeEquals(Hash(token), _operatorHash);

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    private static RefusedException Unauthorized(string detail) => new(new Problem(401, "unauthorized", detail));

    private static bool IsLoopback(string url)
    {
        BindingAddress address;
        try
        {
            address = BindingAddress.Parse(url);
        }
        catch (FormatException e)
        {
            throw new GatewayKeyException($"\"{url}\" is not an address to listen on; expected for example http://127.0.0.1:8080.", e);
        }
        if (address.IsUnixPipe || string.Equals(address.Host, "localhost", StringComparison.OrdinalIgnoreCase)) return true;
        return IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip);
    }
}
