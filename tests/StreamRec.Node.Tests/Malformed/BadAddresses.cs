namespace StreamRec.Node.Tests.Malformed;

/// <summary>Ids and query parameters that are not accepted, percent-encoded or wrongly so; the same at each run.</summary>
internal sealed class BadAddresses(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>Too long, with control characters, no UTF-8, or bad percent encoding.</summary>
    public string Id() => _random.Next(6) switch
    {
        0 => Letters(_random.Next(129, 1_000)),
        1 => $"{Letters(3)}%{_random.Next(0x01, 0x20):x2}{Letters(3)}",
        2 => $"{Letters(3)}%{_random.Next(0x80, 0xc0):x2}",
        3 => $"{Letters(3)}%c3%28",
        4 => $"{Letters(2)}%{(char)_random.Next('g', 'z')}{Letters(1)}",
        _ => $"{Letters(100)}{string.Concat(Enumerable.Repeat("%f0%9f%8e%ac", 8))}",
    };

    public string Parameter() => _random.Next(8) switch
    {
        0 => $"surface={Letters(8)}",
        1 => $"surface=genre:{Letters(_random.Next(41, 300))}",
        2 => $"limit={new[] { "0", "-1", "51", "1e3", "x", "1.5", "99999999999999999999", "%00", "0x10", "%d9%a1" }[_random.Next(10)]}",
        3 => $"limit={_random.Next(51, int.MaxValue)}",
        4 => $"country={new[] { "x", "usa", "%f0%9f%87%a9", "1%32", "d%20" }[_random.Next(5)]}",
        5 => $"maturity={new[] { "-1", "22", "old", "1.5" }[_random.Next(4)]}",
        6 => $"device=a%{_random.Next(0, 0x20):x2}{Letters(5)}",
        _ => $"limit=5&limit={_random.Next(1, 50)}",
    };

    private string Letters(int count) => string.Create(count, _random, static (text, random) =>
    {
        for (var i = 0; i < text.Length; i++) text[i] = (char)random.Next('a', 'z' + 1);
    });
}
