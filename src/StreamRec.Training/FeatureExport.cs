using StreamRec.Catalog;
using StreamRec.Contracts;
using StreamRec.Domain;
using StreamRec.Ranking;
using StreamRec.Signals;

namespace StreamRec.Training;

/// <summary>
/// A candidate of a choice. <paramref name="Group"/>: the choice's number; <paramref name="Slice"/>: where it lies in time;
/// <paramref name="At"/>: ms, when it was to be made; <paramref name="Label"/>: 1 chosen, 0 not; <paramref name="Shown"/>: seen beside the
/// chosen one, or it itself; <paramref name="Place"/>: from 0, where it was seen, −1 where that is not known or it was not shown;
/// <paramref name="Propensity"/>: how likely it was to stand there, NaN where that is not known.
/// </summary>
public readonly record struct FeatureRowHead(
    int Group, ExportSlice Slice, long At, string User, string Item, string Act, int Label, bool Shown, int Place, float Weight,
    float Propensity);

/// <summary>In time: what to learn from, what to choose by, and what to touch once.</summary>
public enum ExportSlice { Learn, Validation, Test }

public sealed record ExportOptions
{
    public required TrainingData Data { get; init; }
    public required FeatureSet Features { get; init; }

    /// <summary>Whose encoder and clocks the features are made with; null: none has an encoder, and clocks are the usual ones.</summary>
    public RankerModel? Model { get; init; }

    /// <summary>How likely a title was to stand where it was seen; null: not known.</summary>
    public Func<UserId, long, ItemId, double?>? PropensityOf { get; init; }

    /// <summary>Rows of a choice at most, the chosen title's included.</summary>
    public int Rows { get; init; } = 40;

    /// <summary>Which candidates are drawn.</summary>
    public long Seed { get; init; } = 1;
}

/// <summary>
/// Writes what a ranker may be trained on elsewhere: features as they were at each choice's moment, by the code that serves them
/// (<see cref="ChoiceReplay"/>). Slices are those of <see cref="TrainingRun"/>.
/// </summary>
public static class FeatureExport
{
    /// <param name="write">Takes a row's head and its features, which it may not keep.</param>
    /// <exception cref="TrainingDataException">There is too little data to split, or an encoder has learned from all of it.</exception>
    /// <returns>How many choices were written, and how many were left out since their title was no candidate.</returns>
    public static (int Choices, int Missed) Run(
        ExportOptions options, Action<FeatureRowHead, ReadOnlySpan<float>> write, IProgress<TrainingProgress>? progress,
        CancellationToken cancellation)
    {
        var (data, choices) = (options.Data, options.Data.Interactions);
        if (choices.Count < TrainingRun.Fewest)
            throw new TrainingDataException(
                $"{data.Name}: {choices.Count} interactions; a split in time takes at least {TrainingRun.Fewest}.");
        var begin = BeginAfter(options);
        var (testBegin, index) = (data.LearnCount, new ItemIndex());
        foreach (var choice in choices) index.Add(choice.Item);
        var store = new CatalogStore(index);
        var titles = data.Tape is null ? TrainingRun.Occurring(data, choices.Take(testBegin).ToArray()) : data.Titles;
        store.Apply([.. titles.Where(title => title.AddedAt <= 0).Select(title => (title.Id, (Title?)title))]);
        var (rows, probe) = (new DrawnRows(index, options.Rows, usesLists: true, options.Seed), new CandidateProbe());
        var learned = ActWeights.Of(choices.Take((int)(8L * testBegin / 9)).Skip(begin).Select(choice => choice.Type));
        var features = new float[options.Features.Count];
        var (written, missed) = (0, 0);
        var replay = new ChoiceReplay(
            data, store, [.. titles.Where(title => title.AddedAt > 0)], TrainingOptions.UsualPublishEvery,
            options.Model?.Clocks ?? Clocks.Default);
        replay.Run(
            choices.Count, Visit, number => progress?.Report(new TrainingProgress("replaying", number, choices.Count)), cancellation);
        return (written, missed);

        void Visit(ChoicePoint point)
        {
            if (point.Number < begin) return;
            var world = new World(point.Catalog, point.Signals, point.Context, options.Model?.Encoder)
            {
                Seen = data.Folding.Seen,
                Features = options.Features,
            };
            probe.Read(point.Profile, world);
            if (!rows.TryDraw(point.Choice, probe, whole: false))
            {
                missed++;
                return;
            }
            var slice = point.Number < (int)(8L * testBegin / 9) ? ExportSlice.Learn
                : point.Number < testBegin ? ExportSlice.Validation : ExportSlice.Test;
            for (var row = 0; row < rows.Count; row++)
            {
                probe.WriteFeatures(rows.Candidates[row], features);
                write(Head(point, slice, index[probe.Items[rows.Candidates[row]]], row), features);
            }
            written++;
        }

        FeatureRowHead Head(in ChoicePoint point, ExportSlice slice, ItemId item, int row)
        {
            var choice = point.Choice;
            var isShown = row < rows.Shown && choice.Seen is not null;
            var propensity = isShown && choice.SeenVersion is { } version ? options.PropensityOf?.Invoke(choice.User, version, item) : null;
            return new FeatureRowHead(
                point.Number, slice, choice.At, choice.User.Value, item.Value, EventTypeNames.Of(choice.Type), row == 0 ? 1 : 0, isShown,
                isShown ? rows.Places[row] : -1, learned.GetValueOrDefault(choice.Type, 1), (float)(propensity ?? double.NaN));
        }
    }

    /// <summary>The first choice that is written: of those before it the counts are cold, or the encoder has learned.</summary>
    private static int BeginAfter(ExportOptions options)
    {
        var (data, choices) = (options.Data, options.Data.Interactions);
        // Of a short log a fifth: something must be left to write.
        var from = choices[0].At + Math.Min(TrainingOptions.UsualWarmUp, (choices[^1].At - choices[0].At) / 5);
        var asksEncoder = options.Features.Names.Contains(FeatureList.Names[FeatureList.Encoder]);
        // It names candidates too, whether its score is a feature or not.
        if (asksEncoder || options.Model?.Encoder is not null)
        {
            if (options.Model is not { Encoder: not null, Manifest.LearnedUntil: { } learned })
                throw new TrainingDataException(
                    "Expected a bundle that has an encoder and says until when it has learned; or no bundle, and features without encoder.");
            from = Math.Max(from, learned + 1);
            if (choices[^1].At < from)
                throw new TrainingDataException(
                    $"{data.Name}: the encoder of {options.Model.Id} has learned from all of it, up to "
                    + $"{DateTimeOffset.FromUnixTimeMilliseconds(learned):u}. Leave the bundle and feature encoder out, or train a bundle on earlier data.");
        }
        return choices.TakeWhile(choice => choice.At < from).Count();
    }
}
