namespace StreamRec.Training.Tests;

/// <summary>Recorded data beside the repository, for tests that measure: not part of it.</summary>
internal static class SharedData
{
    /// <summary>The data set in that folder, or the test is skipped with what to do.</summary>
    public static TrainingData Read(string folder) => DataSets.Read(Folder(folder));

    /// <summary>Where the data set is, or the test is skipped with what to do.</summary>
    public static string Folder(string folder)
    {
        foreach (var shared in Folders())
            if (Path.Combine(shared, "data", folder) is var path && Directory.Exists(path)) return path;
        Assert.Skip($"Needs data/{folder} in a folder named by STREAMREC_SHARED, or in a folder 'shared' beside or above the repository.");
        throw new InvalidOperationException();
    }

    private static IEnumerable<string> Folders()
    {
        if (Environment.GetEnvironmentVariable("STREAMREC_SHARED") is { Length: > 0 } named) yield return named;
        for (var above = new DirectoryInfo(AppContext.BaseDirectory); above is not null; above = above.Parent)
            yield return Path.Combine(above.FullName, "shared");
    }
}
