using StreamRec.Ranking;

namespace StreamRec.Gateway.Http;

/// <summary>What is said about a surface that does not exist.</summary>
internal static class NoSuchSurface
{
    public const string Code = "unknown_surface";

    private const int Shown = 64;

    /// <param name="problem">As <see cref="Surface"/> says it; null: there is no such name.</param>
    public static string Detail(string name, string? problem) => problem ??
        $"There is no surface \"{(name.Length > Shown ? name[..Shown] + "…" : name)}\". Accepted: {Surface.Accepted}.";
}
