namespace StreamRec.Signals.Tests.MovieTweetings;

/// <summary>Recorded data beside the repository, for tests that measure: not part of it.</summary>
internal static class SharedData
{
    /// <summary>The file, or the test is skipped with what to do.</summary>
    public static string Find(string file)
    {
        foreach (var folder in Folders())
            if (Path.Combine(folder, "data", file) is var path && File.Exists(path)) return path;
        Assert.Skip($"Needs data/{file} in a folder named by STREAMREC_SHARED, or in a folder 'shared' beside or above the repository.");
        return "";
    }

    private static IEnumerable<string> Folders()
    {
        if (Environment.GetEnvironmentVariable("STREAMREC_SHARED") is { Length: > 0 } named) yield return named;
        for (var above = new DirectoryInfo(AppContext.BaseDirectory); above is not null; above = above.Parent)
            yield return Path.Combine(above.FullName, "shared");
    }
}
