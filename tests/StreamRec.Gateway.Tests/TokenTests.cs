using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using StreamRec.Gateway.Auth;
using StreamRec.Gateway.Tests.Support;

namespace StreamRec.Gateway.Tests;

public sealed class TokenTests
{
    private const string Own = "/v1/users/u1/profile";

    [Fact]
    public async Task An_rs256_token_is_checked_against_the_public_key()
    {
        using var key = RSA.Create(2048);
        using var other = RSA.Create(2048);
        await using var host = await GatewayHost.StartAsync(GatewayHost.Quick with { JwtPublicKeyPem = key.ExportSubjectPublicKeyInfoPem() });
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, Tokens.Signed(Tokens.Claims("u1", "viewer"), key)));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, Tokens.Signed(Tokens.Claims("u1", "viewer"), other)));
    }

    [Fact]
    public async Task A_public_key_is_never_a_secret_and_none_is_no_algorithm()
    {
        using var key = RSA.Create(2048);
        var pem = key.ExportSubjectPublicKeyInfoPem();
        await using var host = await GatewayHost.StartAsync(GatewayHost.Keyed with { JwtPublicKeyPem = pem });
        var claims = Tokens.Claims("u1", "operator");
        string[] forged =
        [
            Tokens.Signed(claims, pem), Tokens.Signed(claims, pem.Trim()),
            Tokens.Make("none", claims, _ => []), Tokens.Make("HS512", claims, text => HMACSHA512.HashData(Encoding.UTF8.GetBytes(Tokens.Key), text)),
            Tokens.Make("RS256", claims, text => HMACSHA256.HashData(Encoding.UTF8.GetBytes(Tokens.Key), text)),
            Tokens.Make("HS256", claims, text => key.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)),
        ];
        foreach (var token in forged) Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, token));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, Tokens.Signed(claims, key)));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, Tokens.Signed(claims)));
    }

    [Fact]
    public async Task Times_are_checked_with_a_small_skew()
    {
        await using var host = await GatewayHost.StartAsync(GatewayHost.Keyed);
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, With(c => c["exp"] = now - 60)));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, With(c => c["nbf"] = now + 600)));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, With(c => c.Remove("exp"))));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, With(c => c["nbf"] = now)));
    }

    [Fact]
    public async Task Roles_come_as_one_name_or_several()
    {
        await using var host = await GatewayHost.StartAsync(GatewayHost.Keyed);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, With(c => { c.Remove("role"); c["roles"] = new[] { "producer", "viewer" }; })));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, With(c => c["role"] = "viewer producer")));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, With(c => c["role"] = "emperor")));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, With(c => c.Remove("role"))));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, With(c => c["sub"] = "")));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, With(c => c["maturity"] = "old")));
    }

    [Fact]
    public async Task Issuer_and_audience_are_checked_when_they_are_configured()
    {
        await using var host = await GatewayHost.StartAsync(GatewayHost.Keyed with { JwtIssuer = "https://id.example", JwtAudience = "streamrec" });
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, With(_ => { })));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, With(c => { c["iss"] = "https://id.example"; c["aud"] = "streamrec"; })));
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080")]
    [InlineData("http://localhost:0")]
    [InlineData("http://[::1]:8080")]
    [InlineData("http://127.0.0.9:80")]
    public void Without_a_key_a_node_starts_on_loopback(string url) => Auth(new GatewayOptions()).RequireKeyUnlessLoopback([url]);

    [Theory]
    [InlineData("http://0.0.0.0:8080")]
    [InlineData("http://*:8080")]
    [InlineData("http://+:8080")]
    [InlineData("http://[::]:8080")]
    [InlineData("http://10.0.0.5:8080")]
    [InlineData("https://rec.example:443")]
    public void Without_a_key_a_node_refuses_to_start_elsewhere_and_says_what_to_do(string url)
    {
        var refusal = Assert.Throws<GatewayKeyException>(() => Auth(new GatewayOptions { OperatorToken = "t" }).RequireKeyUnlessLoopback(["http://127.0.0.1:1", url]));
        Assert.Contains("STREAMREC_JWT_KEY", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(url, refusal.Message, StringComparison.Ordinal);
        Auth(GatewayHost.Keyed).RequireKeyUnlessLoopback([url]);
    }

    [Fact]
    public void A_key_that_is_unfit_stops_the_start()
    {
        Assert.Throws<GatewayKeyException>(() => Auth(new GatewayOptions { JwtKey = "short" }));
        Assert.Throws<GatewayKeyException>(() => Auth(new GatewayOptions { JwtPublicKeyPem = "not a key" }));
    }

    private static GatewayAuth Auth(GatewayOptions options) => new(options, TimeProvider.System);

    private static string With(Action<Dictionary<string, object>> change)
    {
        var claims = Tokens.Claims("u1", "viewer");
        change(claims);
        return Tokens.Signed(claims);
    }

    private static async Task<HttpStatusCode> StatusAsync(GatewayHost host, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Own);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return (await host.Http.SendAsync(request)).StatusCode;
    }
}
