using System.Globalization;
using StreamRec.Contracts;
using StreamRec.Domain;

namespace StreamRec.Training;

/// <summary>
/// Reads the YooChoose sample of the 2015 RecSys challenge: clicks of sessions, tab-separated (SessionId, ItemId, Time in seconds
/// with ms), a part to fit and a later one to predict. A session is a user. A click is told to the profile as a like: a choice
/// that may be repeated, as a quarter of them are.
/// </summary>
internal static class Rsc15
{
    public const string FitFile = "yoochoose-clicks-100k_train_tr.txt";
    private const string PredictedFile = "yoochoose-clicks-100k_train_valid.txt";
    private const string Name = "rsc15";
    private const string Heading = "SessionId\tItemId\tTime";

    /// <summary>5 April 2014 00:00 UTC, in ms.</summary>
    private const long ValidationFrom = 1_396_656_000_000;

    /// <exception cref="TrainingDataException">A file is missing or a line is not of its form.</exception>
    public static TrainingData Read(string folder)
    {
        var (fit, predicted) = (DataFile.Existing(folder, FitFile, Name), DataFile.Existing(folder, PredictedFile, Name));
        var clicks = Clicks(fit);
        var fitted = clicks.Count;
        clicks.AddRange(Clicks(predicted));
        return new TrainingData(Name, clicks, [], fitted) { Files = DataFile.Hashes(fit, predicted), ValidationFrom = ValidationFrom };
    }

    /// <summary>By time; of equal times as the file has them.</summary>
    private static List<Interaction> Clicks(string path)
    {
        var clicks = new List<Interaction>();
        foreach (var (line, number) in DataFile.Lines(path, Heading))
        {
            var parts = line.Split('\t');
            if (parts.Length != 3 || parts[0].Length == 0 || parts[1].Length == 0
                || !DataFile.TryTime(parts[2], out var at))
                throw DataFile.Refused(
                    path, number, line, "SessionId, ItemId and Time (seconds since 1970, of 1990 or later), tab-separated");
            clicks.Add(new Interaction(new UserId(parts[0]), new ItemId(parts[1]), 0, at, EventType.Like));
        }
        return [.. clicks.OrderBy(click => click.At)];
    }
}
