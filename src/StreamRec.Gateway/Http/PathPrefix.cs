using System.Text.RegularExpressions;
using StreamRec.Domain;

namespace StreamRec.Gateway.Http;

/// <summary>A path's beginning as in <c>http.path-base</c>: every segment with its slash before it, none behind.</summary>
internal sealed partial class PathPrefix : ISettingFormat
{
    public string Accepted => "a path such as /tv, or empty";

    public bool Accepts(string text) => Pattern().IsMatch(text);

    [GeneratedRegex(@"^(/[A-Za-z0-9._~-]+)*$")]
    private static partial Regex Pattern();
}
