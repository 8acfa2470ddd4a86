namespace StreamRec.Cli.Tests;

/// <summary>Public data sets that are not part of the repository.</summary>
internal static class SharedData
{
    public const string HowToProvide =
        "Needs the data sets (movietweetings-dev/ratings.csv, movielens-small-2018/ratings.csv): set STREAMREC_SHARED to the folder above data/.";

    public static string? Find(string name)
    {
        var named = Environment.GetEnvironmentVariable("STREAMREC_SHARED");
        if (!string.IsNullOrEmpty(named)) return Existing(Path.Combine(named, "data", name));
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Existing(Path.Combine(folder.FullName, "shared", "data", name)) is { } found) return found;
        return null;
    }

    private static string? Existing(string folder) => Directory.Exists(folder) ? folder : null;
}
