namespace StreamRec.Training;

/// <summary>Knows a data set's folder by the files in it.</summary>
public static class DataSets
{
    /// <summary>What a folder must hold, for messages and help.</summary>
    public const string Accepted =
        "movietweetings-dev (ratings.csv, movies.dat), movielens-small-2018 (ratings.csv, movies.csv, links.csv), "
        + $"rsc15-train ({Rsc15.FitFile} …) or beauty-5core ({BeautyFiveCore.SequencesFile} …)";

    /// <summary>MovieTweetings takes people and descriptions from a folder <c>titles</c> beside it, if there is one.</summary>
    /// <exception cref="TrainingDataException">The folder is missing, is none of them, or a line is not of its form.</exception>
    public static TrainingData Read(string folder)
    {
        if (!Directory.Exists(folder)) throw new TrainingDataException($"{folder}: there is no such folder; expected {Accepted}.");
        if (Has(folder, "movies.dat")) return MovieTweetings.Read(folder, Details(folder));
        if (Has(folder, "movies.csv")) return MovieLensSmall.Read(folder);
        if (Has(folder, Rsc15.FitFile)) return Rsc15.Read(folder);
        if (Has(folder, BeautyFiveCore.SequencesFile)) return BeautyFiveCore.Read(folder);
        throw new TrainingDataException($"{folder}: no data set that is known; expected {Accepted}.");
    }

    /// <param name="titles">MovieTweetings' details; null: none. Others have all theirs in the folder.</param>
    /// <exception cref="TrainingDataException">As above, or titles are given for a data set that takes none.</exception>
    public static TrainingData Read(string folder, string? titles)
    {
        if (Has(folder, "movies.dat")) return MovieTweetings.Read(folder, titles);
        return titles is null
            ? Read(folder)
            : throw new TrainingDataException($"{titles}: details go with MovieTweetings; {folder} is none.");
    }

    private static bool Has(string folder, string name) => File.Exists(Path.Combine(folder, name));

    private static string? Details(string folder)
    {
        var beside = Path.Combine(folder, "..", "titles", "titles.jsonl");
        return File.Exists(beside) ? beside : null;
    }
}
