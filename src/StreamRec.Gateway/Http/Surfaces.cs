namespace StreamRec.Gateway.Http;

/// <summary>What is said about a surface that does not exist.</summary>
internal static class Surfaces
{
    private const int Shown = 64;
    private const string Accepted = "home, films, series, trending, new, my-list, continue-watching, genre:NAME";

    public static string Unknown(string name) =>
        $"There is no surface \"{(name.Length > Shown ? name[..Shown] + "…" : name)}\". Accepted: {Accepted}.";
}
