using System.Text.RegularExpressions;
using StreamRec.Domain;

namespace StreamRec.Node.Settings;

/// <summary>Where a node listens.</summary>
public sealed record HttpSettings
{
    [Setting<HttpUrls>("http.urls", """
        The node listens on these addresses, separated by semicolons; --urls on the command line goes before them. One that is not
        loopback needs auth.jwt-key or auth.jwt-public-key-file.
        """, Variable = "ASPNETCORE_URLS")]
    public string Urls { get; init; } = "http://127.0.0.1:8080";

    [Setting<HttpUrls>("http.management-urls", """
        /metrics, /v1/info and health answer here without a token, for a network that only operators reach; empty: nowhere. Ports of
        their own. On http.urls, metrics and info are for operators when there is a key (a bearer token), health is for everybody.
        """)]
    public string? ManagementUrls { get; init; }

    public IReadOnlyList<string> UrlList => List(Urls);
    public IReadOnlyList<string> ManagementUrlList => List(ManagementUrls ?? "");

    private static string[] List(string urls) => urls.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}

internal sealed partial class HttpUrls : ISettingFormat
{
    public string Accepted => "http://host:port, separated by semicolons";

    public bool Accepts(string text) => text.Length > 0 && text.Split(';').All(url => Url().IsMatch(url.Trim()));

    [GeneratedRegex(@"^https?://(\[[0-9a-fA-F:]+\]|[^:/\s]+)(:\d{1,5})?/?$")]
    private static partial Regex Url();
}
