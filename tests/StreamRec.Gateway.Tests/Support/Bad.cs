using System.Text;

namespace StreamRec.Gateway.Tests.Support;

/// <summary>Input of every kind that is wrong, by the thousands, the same at each run.</summary>
internal static class Bad
{
    private static readonly string Good = Json.Event("e1");

    private static readonly string[] Shapes =
    [
        "", " ", "null", "true", "17", "\"text\"", "{", "}", "]", "[", "{}", "{\"a\":}", "{'a':1}", "NaN", "{\"eventId\":NaN}", "\0", "{\"eventId\":\"\\ud800\"}",
        Good[..^1], Good + "x", Good + Good, Good.Replace("click", "teleport", StringComparison.Ordinal),
        Good.Replace("\"u1\"", "17", StringComparison.Ordinal), Good.Replace("\"u1\"", "\"\"", StringComparison.Ordinal),
        Good.Replace("\"u1\"", "\"a\\u0000b\"", StringComparison.Ordinal), Good.Replace("\"u1\"", "null", StringComparison.Ordinal),
        Good.Replace("u1", new string('u', 129), StringComparison.Ordinal), Good.Replace("1700000000000", "\"yesterday\"", StringComparison.Ordinal),
        Good.Replace("1700000000000", "1e400", StringComparison.Ordinal), Good.Replace("1700000000000", "-1", StringComparison.Ordinal),
        Good.Replace("\"click\"", "\"rate\",\"rating\":NaN", StringComparison.Ordinal), Good.Replace("\"click\"", "\"rate\",\"rating\":9", StringComparison.Ordinal),
        Good.Replace("\"e1\"", "{\"deep\":1}", StringComparison.Ordinal), Good.Replace("e1", new string('e', 100_000), StringComparison.Ordinal),
        string.Concat(Enumerable.Repeat("{\"a\":", 200)) + "1" + new string('}', 200), new string('[', 5_000), new string('{', 5_000),
    ];

    public static IEnumerable<byte[]> Bodies(int count)
    {
        var random = new Random(3);
        for (var i = 0; i < count; i++)
        {
            if (i % 3 == 2)
            {
                var noise = new byte[random.Next(1, 200)];
                random.NextBytes(noise);
                noise[0] = 0xff; // never JSON
                yield return noise;
                continue;
            }
            var bytes = Encoding.UTF8.GetBytes(Shapes[i % Shapes.Length]);
            if (i % 3 == 1 && bytes.Length > 0) bytes[random.Next(bytes.Length)] = 0xc3; // a byte of half a character
            yield return bytes;
        }
    }

    /// <summary>Some are rightly signed and say nonsense, the others are nonsense themselves.</summary>
    public static IEnumerable<string> Tokens(int count)
    {
        object?[] values = [null, "", "x", 17, -1, 1e300, true, new[] { 1, 2 }, new { a = 1 }, "\0", new string('u', 200)];
        string[] names = ["sub", "role", "exp", "nbf", "maturity"];
        var random = new Random(7);
        for (var i = 0; i < count; i++)
        {
            if (i % 2 == 0)
            {
                var claims = Support.Tokens.Claims("u2", "viewer"); // never the user that is asked for
                claims[names[i / 2 % names.Length]] = values[i / 2 / names.Length % values.Length]!;
                yield return Support.Tokens.Signed(claims);
                continue;
            }
            var noise = new byte[random.Next(1, 60)];
            random.NextBytes(noise);
            var text = Convert.ToBase64String(noise);
            yield return (i % 3) switch { 0 => text, 1 => $"{text}.{text}.{text}", _ => $"{text}..{text[..(text.Length / 2)]}.." };
        }
    }

    public static IEnumerable<string> Targets(int count)
    {
        string[] values =
        [
            "%00", "%", "%zz", "%ff", "%c3%28", "%0d%0aX:y", "%2e%2e", "..", ".", "%2f", "%25", "\u00ff", "a%20b", new string('u', 2000), "+", "%f0%9f%8e%ac", "'\"", "<x>",
        ];
        string[] patterns =
        [
            "/v1/users/{0}/recommendations", "/v1/users/{0}/profile", "/v1/users/{0}", "/v1/items/{0}", "/v1/{0}", "/v1/users/u1/recommendations?surface={0}",
            "/v1/users/u1/recommendations?limit={0}", "/v1/users/u1/recommendations?atLeast={0}", "/v1/users/u1/recommendations?country={0}",
            "/v1/items?query={0}", "/v1/items?limit={0}", "/v1/live?access_token={0}", "/v1/users/u1/profile?{0}", "/v1//{0}//", "/{0}",
        ];
        var random = new Random(5);
        for (var i = 0; i < count; i++)
        {
            var value = values[i % values.Length] + (i < values.Length * patterns.Length ? "" : $"%{random.Next(256):x2}");
            yield return string.Format(patterns[i / values.Length % patterns.Length], value);
        }
    }

    public static IEnumerable<string> Messages(int count)
    {
        string[] own =
        [
            """{"type":"subscribe"}""", """{"type":"subscribe","userId":"u1"}""", """{"type":"subscribe","userId":"u1","surface":"nowhere"}""",
            """{"type":"subscribe","userId":"","surface":"home"}""", """{"type":"subscribe","userId":"u1","surface":"home","limit":0}""",
            """{"type":"subscribe","userId":"u1","surface":"home","limit":1e9}""", """{"type":"subscribe","userId":17,"surface":"home"}""",
            """{"type":"subscribe","userId":"u1","surface":"home","lastVersion":"x"}""", """{"type":"event"}""", """{"type":"event","event":17}""",
            """{"type":"event","event":{}}""", """{"type":"fly"}""", """{"type":17}""", """{"type":"unsubscribe"}""",
        ];
        for (var i = 0; i < count; i++)
        {
            var shape = Shapes[i % Shapes.Length];
            yield return (i % 3) switch { 0 => own[i % own.Length], 1 => shape, _ => $$"""{"type":"event","event":{{shape}}}""" };
        }
    }
}
