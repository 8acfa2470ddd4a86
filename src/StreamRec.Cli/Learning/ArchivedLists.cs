using StreamRec.Contracts;
using StreamRec.Ranking;

namespace StreamRec.Cli.Learning;

/// <summary>Logged lists with what they were made from.</summary>
internal static class ArchivedLists
{
    /// <summary>
    /// What is made of each list, or why nothing could be: one that lacks something leaves the others as they are. Run by run, in the order
    /// in which the lists were made.
    /// </summary>
    public static IEnumerable<(LoggedList List, T? Made, string? Problem)> Each<T>(
        string archive, IEnumerable<LoggedList> lists, Func<LoggedList, ArchivedRun, T> make) where T : class
    {
        foreach (var ofRun in lists.GroupBy(list => list.Pins.Archive))
        {
            var (run, problem) = Open(archive, ofRun.Key);
            using (run)
            {
                foreach (var list in ofRun.OrderBy(list => list.Pins.SignalsVersion).ThenBy(list => list.Pins.CatalogVersion))
                {
                    T? made = null;
                    var missing = problem;
                    try
                    {
                        if (run is not null) made = make(list, run);
                    }
                    catch (ArchiveException without)
                    {
                        missing = without.Message;
                    }
                    yield return (list, made, missing);
                }
            }
        }
    }

    private static (ArchivedRun? Run, string? Problem) Open(string archive, string? name)
    {
        if (name is null) return (null, "its node kept no archive (streamrec.lists.archive-megabytes)");
        try
        {
            return (ArchivedRun.Open(archive, name), null);
        }
        catch (ArchiveException refused)
        {
            return (null, refused.Message);
        }
    }
}
