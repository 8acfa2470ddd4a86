using StreamRec.Domain;
using StreamRec.Signals;

namespace StreamRec.Training;

/// <summary>What <c>streamrec train</c> may be told. The same data and options give the same bundle, byte for byte.</summary>
public sealed record TrainingOptions
{
    public required TrainingData Data { get; init; }

    internal const long UsualPublishEvery = 5 * 60_000, UsualWarmUp = 10L * 24 * 3_600_000;

    /// <summary>Where the bundle is written.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>Start of the bundle's id.</summary>
    public string Name { get; init; } = "ranker";

    /// <summary>Titles whose warm signals go into the bundle; null: those of the data set.</summary>
    public IReadOnlyList<Catalog.Title>? Catalog { get; init; }

    /// <summary>Null: a ranker alone.</summary>
    public EncoderOptions? Encoder { get; init; }

    /// <summary>What the crowd's counts are forgotten by, here and wherever the bundle is served.</summary>
    public Clocks Clocks { get; init; } = Clocks.Default;

    public long Seed { get; init; } = 1;
    public int Epochs { get; init; } = 6;
    public float LearningRate { get; init; } = 2e-3f;

    /// <summary>Choices per step.</summary>
    public int Batch { get; init; } = 32;

    /// <summary>
    /// Choices that the ranker learns from, and those that it is measured on, at most: of more, as many are drawn. The crowd, the profiles
    /// and the encoder have all of them. 400,000 with 40 candidates take 1.9 GB, 20,000 whole pools 0.7 GB.
    /// </summary>
    public int MostLearned { get; init; } = 400_000;
    public int MostMeasured { get; init; } = 20_000;

    /// <summary>Trials of each outcome that its head learns from and is measured on, at most: of more, as many are drawn.</summary>
    public int MostTried { get; init; } = 200_000;

    /// <summary>Candidates per choice in training, the chosen one included; all of them when measuring.</summary>
    public int Sampled { get; init; } = 40;

    /// <summary>
    /// Learns from what was shown and passed over, where the log has <see cref="FewestLists"/> lists of which that is known; else from
    /// choices alone.
    /// </summary>
    public bool LearnsFromImpressions { get; init; } = true;

    /// <summary>
    /// Lists that were chosen from, at least: what few of them say of titles that were shown does not hold for those that never were.
    /// <c>streamrec rehearse</c> finds a gain by 8,000 choices with each of three seeds, by 2,000 with none.
    /// </summary>
    public int FewestLists { get; init; } = 5000;

    /// <summary>Choices of which it is known what was seen beside them.</summary>
    public int Lists => Data.Interactions.Take(Data.LearnCount).Count(choice => choice.Seen is { Length: > 1 });

    internal bool UsesLists => LearnsFromImpressions && Lists >= FewestLists;

    /// <summary>ms of the stream's time between two snapshots of the signals.</summary>
    public long PublishEvery { get; init; } = UsualPublishEvery;

    /// <summary>ms from the first event, whose choices are not learned from: the counts are cold.</summary>
    public long WarmUp { get; init; } = UsualWarmUp;

    /// <summary>Successors per title that the warm signals keep.</summary>
    public int WarmSuccessors { get; init; } = 128;

    /// <summary>Scores the test slice too, once, at the end.</summary>
    public bool ScoreTest { get; init; }

    /// <summary><see cref="WarmUp"/>, or for a log that is young a fifth of it: something must be left to learn from. ms.</summary>
    public long WarmUpOf(TrainingData data) =>
        data.Log is null || data.Interactions.Count == 0 ? WarmUp : Math.Min(
            WarmUp, (data.Interactions[^1].At - data.Interactions[0].At) / 5);

    /// <summary>For the manifest: what, with data and seed, the network and the warm signals follow from.</summary>
    internal SortedDictionary<string, double> ToManifest()
    {
        var options = OfRanker();
        if (Data.Interactions.Count > Math.Min(MostLearned, MostMeasured))
            (options["most-learned"], options["most-measured"]) = (MostLearned, MostMeasured);
        if (Data.Tape is not null) options["impressions"] = UsesLists ? 1 : 0;
        Encoder?.WriteTo(options);
        WriteFolding(options);
        return options;
    }

    /// <summary>What differs from the defaults, by the settings' keys.</summary>
    private void WriteFolding(SortedDictionary<string, double> options)
    {
        var (folding, usual) = (Data.Folding, FoldOptions.Default);
        Write("session-gap-ms", folding.SessionGap.TotalMilliseconds, usual.SessionGap.TotalMilliseconds);
        Write("impression-window-ms", folding.ImpressionWindow.TotalMilliseconds, usual.ImpressionWindow.TotalMilliseconds);
        Write("seen.from-percent", folding.Seen.FromPercent, usual.Seen.FromPercent);
        Write("seen.when-rated", folding.Seen.WhenRated ? 1 : 0, usual.Seen.WhenRated ? 1 : 0);
        Write("seen.begun-for-ms", folding.Seen.BegunFor.TotalMilliseconds, usual.Seen.BegunFor.TotalMilliseconds);
        foreach (var kind in folding.Seen.RepeatedKinds) Write($"seen.repeated-kinds.{kind}", 1, 0);

        void Write(string key, double value, double byDefault)
        {
            if (value != byDefault) options[$"profile.{key}"] = value;
        }
    }

    private SortedDictionary<string, double> OfRanker() => new(StringComparer.Ordinal)
    {
        ["epochs"] = Epochs,
        ["learning-rate"] = Math.Round((double)LearningRate, 7),
        ["batch"] = Batch,
        ["sampled"] = Sampled,
        ["publish-every-ms"] = PublishEvery,
        ["warm-up-ms"] = WarmUp,
        ["warm-successors"] = WarmSuccessors,
        ["warm-titles"] = (Catalog ?? Data.Titles).Count,
    };
}

/// <summary>How far a run is. <paramref name="Done"/> of <paramref name="Total"/> units of the step.</summary>
public readonly record struct TrainingProgress(string Step, long Done, long Total);

/// <summary>What came out. Metrics as in the bundle's manifest, e.g. <c>validation.ranker.ndcg@10</c>.</summary>
public sealed record TrainingReport(
    string BundleFolder, string BundleId, IReadOnlyDictionary<string, double> Metrics, IReadOnlyList<string> Lines);
