using StreamRec.Ranking;

namespace StreamRec.Gateway.Http;

/// <summary>What is said about a surface that does not exist.</summary>
internal static class NoSuchSurface
{
    public const string Code = "unknown_surface";

    private const int Shown = 64;

    public static string Detail(string name) =>
        $"There is no surface \"{(name.Length > Shown ? name[..Shown] + "…" : name)}\". Accepted: {Surface.Accepted}.";
}
