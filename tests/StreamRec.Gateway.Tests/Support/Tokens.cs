using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace StreamRec.Gateway.Tests.Support;

/// <summary>Tokens made by hand, so that the wrong ones can be made too.</summary>
internal static class Tokens
{
    public const string Key = "a secret of this test that is longer than 32 bytes";

    public static string Viewer(string userId, TimeSpan? lives = null) => Signed(Claims(userId, "viewer", lives));

    public static string Producer() => Signed(Claims("service", "producer"));

    public static string Operator() => Signed(Claims("admin", "operator"));

    public static Dictionary<string, object> Claims(string subject, string role, TimeSpan? lives = null) => new()
    {
        ["sub"] = subject,
        ["role"] = role,
        ["exp"] = (DateTimeOffset.UtcNow + (lives ?? TimeSpan.FromHours(1))).ToUnixTimeSeconds(),
    };

    public static string Signed(Dictionary<string, object> claims, string key = Key) =>
        Make("HS256", claims, text => HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), text));

    public static string Signed(Dictionary<string, object> claims, RSA key) =>
        Make("RS256", claims, text => key.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

    public static string Make(string algorithm, Dictionary<string, object> claims, Func<byte[], byte[]> sign)
    {
        var head = Encode(JsonSerializer.SerializeToUtf8Bytes(new { alg = algorithm, typ = "JWT" }));
        var body = $"{head}.{Encode(JsonSerializer.SerializeToUtf8Bytes(claims))}";
        return $"{body}.{Encode(sign(Encoding.ASCII.GetBytes(body)))}";
    }

    private static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
