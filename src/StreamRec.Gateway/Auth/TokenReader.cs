using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace StreamRec.Gateway.Auth;

/// <summary>
/// Signed tokens → callers. The algorithm in a token's header only chooses between the configured keys, and each key
/// stands for one algorithm: an RS256 public key is never an HS256 secret, and "none" has no key.
/// </summary>
internal sealed class TokenReader
{
    internal const int MinimumKeyBytes = 32;
    private const int MaximumTokenLength = 8 * 1024;
    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = MaximumTokenLength };
    private readonly Dictionary<string, TokenValidationParameters> _byAlgorithm = new(StringComparer.Ordinal);
    private readonly GatewayOptions _options;
    private readonly TimeProvider _time;

    /// <exception cref="GatewayKeyException">A key is too short or not readable.</exception>
    public TokenReader(GatewayOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        if (options.JwtKey is { Length: > 0 } secret) Add(SecurityAlgorithms.HmacSha256, SecretKey(secret));
        if (PublicKeyPem(options) is { Length: > 0 } pem) Add(SecurityAlgorithms.RsaSha256, PublicKey(pem));
    }

    public bool HasKeys => _byAlgorithm.Count > 0;

    /// <summary>The caller, or why the token is refused; the reason never repeats the token.</summary>
    public async Task<(Caller? Caller, string? Refusal)> ReadAsync(string token)
    {
        if (token.Length > MaximumTokenLength) return (null, $"The token is longer than {MaximumTokenLength} characters.");
        JsonWebToken parsed;
        try
        {
            parsed = new JsonWebToken(token);
        }
        catch (Exception e) when (e is ArgumentException or SecurityTokenException or FormatException or JsonException)
        {
            return (null, "The bearer token is not a JWT and not the operator token.");
        }
        if (!_byAlgorithm.TryGetValue(parsed.Alg, out var parameters))
            return (null, $"The token's algorithm is not accepted here; accepted: {string.Join(", ", _byAlgorithm.Keys)}.");
        var result = await _handler.ValidateTokenAsync(parsed, parameters);
        return result.IsValid ? Caller(parsed) : (null, Reason(result.Exception));
    }

    private static (Caller? Caller, string? Refusal) Caller(JsonWebToken token)
    {
        var roles = Roles.None;
        int? maturity = null;
        foreach (var claim in token.Claims)
        {
            if (claim.Type is "role" or "roles")
            {
                foreach (var role in claim.Value.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries))
                    roles |= RoleOf(role);
            }
            else if (claim.Type == "maturity")
            {
                if (!int.TryParse(claim.Value, out var age) || age is < 0 or > 21)
                    return (null, "The token's claim \"maturity\" is not a whole number from 0 to 21.");
                maturity = age;
            }
        }
        if (roles == Roles.None) return (null, "The token's claim \"role\" (or \"roles\") names none of viewer, producer, operator.");
        if (roles.HasFlag(Roles.Viewer) && !Ids.TryUser(token.Subject, out _))
            return (null, "The token's claim \"sub\" is not a user id (1 to 128 bytes of UTF-8 without control characters).");
        var expires = new DateTimeOffset(DateTime.SpecifyKind(token.ValidTo, DateTimeKind.Utc));
        return (new Caller(token.Subject, roles, maturity, expires), null);
    }

    private static Roles RoleOf(string name) => name switch
    {
        "viewer" => Roles.Viewer,
        "producer" => Roles.Producer,
        "operator" => Roles.Operator,
        _ => Roles.None,
    };

    private static string Reason(Exception? exception) => exception switch
    {
        SecurityTokenExpiredException => "The token has expired.",
        SecurityTokenNotYetValidException => "The token is not valid yet (nbf).",
        SecurityTokenNoExpirationException => "The token has no expiry (exp); one is required.",
        SecurityTokenInvalidIssuerException => "The token's issuer (iss) is not the one that is configured.",
        SecurityTokenInvalidAudienceException => "The token's audience (aud) is not the one that is configured.",
        _ => "The token's signature is not valid for the configured key.",
    };

    private void Add(string algorithm, SecurityKey key) => _byAlgorithm[algorithm] = new TokenValidationParameters
    {
        IssuerSigningKey = key,
        ValidAlgorithms = [algorithm],
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        LifetimeValidator = IsAlive,
        ValidateIssuer = _options.JwtIssuer is not null,
        ValidIssuer = _options.JwtIssuer,
        ValidateAudience = _options.JwtAudience is not null,
        ValidAudience = _options.JwtAudience,
        TryAllIssuerSigningKeys = true,
    };

    private bool IsAlive(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters parameters)
    {
        var now = _time.GetUtcNow().UtcDateTime;
        if (expires is null) throw new SecurityTokenNoExpirationException();
        if (expires < now - _options.ClockSkew) throw new SecurityTokenExpiredException();
        if (notBefore > now + _options.ClockSkew) throw new SecurityTokenNotYetValidException();
        return true;
    }

    private static string? PublicKeyPem(GatewayOptions options)
    {
        if (options.JwtPublicKeyPem is not null || options.JwtPublicKeyFile is not { } file) return options.JwtPublicKeyPem;
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GatewayKeyException($"STREAMREC_JWT_PUBLIC_KEY_FILE cannot be read: {e.Message}", e);
        }
    }

    private static SymmetricSecurityKey SecretKey(string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        return bytes.Length >= MinimumKeyBytes
            ? new SymmetricSecurityKey(bytes)
            : throw new GatewayKeyException(
                $"STREAMREC_JWT_KEY has {bytes.Length} bytes; HS256 needs at least {MinimumKeyBytes}. " +
                "Make one with: openssl rand -base64 48");
    }

    private static RsaSecurityKey PublicKey(string pem)
    {
        var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(pem);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            throw new GatewayKeyException(
                "STREAMREC_JWT_PUBLIC_KEY_FILE is not an RSA public key in PEM (-----BEGIN PUBLIC KEY-----).", e);
        }
        return rsa.KeySize >= 2048
            ? new RsaSecurityKey(rsa.ExportParameters(includePrivateParameters: false))
            : throw new GatewayKeyException(
                $"STREAMREC_JWT_PUBLIC_KEY_FILE is an RSA key of {rsa.KeySize} bits; RS256 needs at least 2048.");
    }
}
