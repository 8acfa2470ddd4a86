using System.Globalization;
using StreamRec.Catalog;
using StreamRec.Domain;
using StreamRec.Ranking;
using StreamRec.Signals;

namespace StreamRec.Training;

/// <summary>
/// Trains encoder and ranker by a split in time: of the first 90 % of the interactions (or of what the data set gives for fitting)
/// the first 8/9 are learned from and the rest choose the number of epochs, by NDCG@10 or, where it is known what was seen, by the loss
/// within lists; then all of them are learned from. What comes after is scored once, and only when asked. When the ranker is finished,
/// heads beside its score learn what became of titles that had their chance; one goes into the bundle when it says more on the
/// validation slice than counting does, of all, of the title or of the
/// person. The ranker learns from choices that the encoder beside it has not seen (<see cref="EncoderFolds"/>): else it would trust it
/// too much. The warm signals count everything.
/// </summary>
public static class TrainingRun
{
    /// <summary>Interactions that a split in time takes at least.</summary>
    public const int Fewest = 14;

    /// <summary>Lists of the validation slice by which epochs are chosen, at least.</summary>
    private const int FewestLists = 100;

    /// <exception cref="TrainingDataException">There is too little data to split.</exception>
    public static TrainingReport Run(TrainingOptions options, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        var interactions = options.Data.Interactions;
        var testBegin = options.Data.LearnCount;
        var validationBegin = (int)(8L * testBegin / 9);
        if (interactions.Count < Fewest)
            throw new TrainingDataException(
                $"{options.Data.Name}: {interactions.Count} interactions; a split in time takes at least {Fewest}.");
        var metrics = new SortedDictionary<string, double>(StringComparer.Ordinal);
        using var folds = options.Encoder is null ? null : EncoderFolds.Fit(options, metrics, progress, cancellation);
        var learnBegin = folds?.Begin ?? interactions.TakeWhile(choice => choice.At < interactions[0].At + options.WarmUp).Count();

        var choosing = Collect(
            options, learnBegin..validationBegin, testBegin, testBegin, folds, "validation", metrics, progress, cancellation);
        var (epochs, heads) = ChooseEpochs(options, choosing.Collector, choosing.Trials, metrics, progress, cancellation);
        choosing = default;

        var measured = options.ScoreTest ? interactions.Count : testBegin;
        var (collector, trials, signals) = Collect(
            options, learnBegin..testBegin, measured, interactions.Count, folds, "test", metrics, progress, cancellation);
        var trainer = new Trainer(collector.Learning, options);
        for (var epoch = 0; epoch < epochs; epoch++) trainer.Epoch(
            progress, $"learning again, epoch {epoch + 1} of {epochs}", cancellation);
        if (options.ScoreTest) Measure(trainer.Network, collector).WriteTo(metrics, "test.ranker");
        var places = trainer.FitPlaces();
        places.WriteTo(metrics, "place");
        var network = trainer.Network.With([
            .. OutcomeNames.All.Where(outcome => heads.Exists(head => head.Serves && head.Name == OutcomeNames.NameOf(outcome)))
                .Select(outcome => HeadFit.Fit(trainer.Network, outcome, trials.Learning, places, cancellation)).OfType<LinearHead>()]);
        foreach (var head in options.ScoreTest ? network.Heads : [])
            HeadMetrics.Measure(network, head.Outcome, head, trials, places, metrics, "test");
        metrics["learnedChoices"] = collector.Learning.Count;
        if (collector.Learnable > options.MostLearned) metrics["learnableChoices"] = collector.Learnable;
        metrics["epochs"] = epochs;
        var kept = KeptOf(options);
        var manifest = BundleWriter.Write(
            options.OutputFolder, options.Name, network, WarmSignals(signals, kept, options.WarmSuccessors), options.Data.Name,
            options.Seed, metrics, options.Data.Files, options.ToManifest(), folds?.Last, kept.Contains,
            options.Data.Log, options.Clocks, interactions[testBegin - 1].At, Fitted(heads, network), TitlesOf(network, trials));
        return new TrainingReport(options.OutputFolder, manifest.Id, metrics, Lines(metrics));
    }

    /// <summary>
    /// Replays the first <paramref name="replayed"/> choices. Of recorded files titles are those that occur before the end of what is
    /// learned; of a log all, each from the moment at which it came.
    /// </summary>
    private static (ChoiceCollector Collector, TrialCollector Trials, SignalsWriter Signals) Collect(
        TrainingOptions options, Range learns, int measureEnd, int replayed, EncoderFolds? folds, string slice,
        SortedDictionary<string, double> metrics, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        var data = options.Data;
        var interactions = data.Interactions.Take(replayed).ToArray();
        var index = new ItemIndex();
        foreach (var interaction in interactions) index.Add(interaction.Item);
        var titles = data.Tape is null ? Occurring(data, interactions.AsSpan(..learns.End)) : data.Titles;
        var (there, coming) = (titles.Where(title => title.AddedAt <= 0), titles.Where(title => title.AddedAt > 0).ToArray());
        foreach (var title in coming) index.Add(title.Id);
        var store = new CatalogStore(index);
        store.Apply([.. there.Select(title => (title.Id, (Title?)title))]);
        var collector = new ChoiceCollector(index, options, learns, measureEnd, folds, options.UsesLists);
        var tried = data.RatedTrials();
        var trials = new TrialCollector(options, index, learns, measureEnd, tried, KeptOf(options));
        var baselines = new CountingBaselines(interactions, index);
        var signals = new ChoiceReplay(data, store, coming, options.PublishEvery, options.Clocks).Run(
            replayed,
            point =>
            {
                collector.Visit(point);
                baselines.Visit(point, collector.Measures(point.Number), collector.Probe);
            },
            number => progress?.Report(new TrainingProgress($"replaying for the {slice} slice", number, interactions.Length)),
            cancellation, tried, (moment, numbers) => trials.Visit(moment, numbers, collector.At));
        if (measureEnd <= learns.End.Value) return (collector, trials, signals);
        baselines.Popular.WriteTo(metrics, $"{slice}.popular7days");
        baselines.Knn.WriteTo(metrics, $"{slice}.orderedKnn");
        metrics[$"{slice}.choices"] = collector.Measuring.Count + collector.Missed;
        metrics[$"{slice}.candidateRecall"] =
            Math.Round(collector.Measuring.Count / Math.Max(1.0, collector.Measuring.Count + collector.Missed), 5);
        return (collector, trials, signals);
    }

    internal static List<Title> Occurring(TrainingData data, ReadOnlySpan<Interaction> known)
    {
        var occurring = new HashSet<ItemId>();
        foreach (var interaction in known) occurring.Add(interaction.Item);
        var titles = new List<Title>();
        foreach (var title in data.Titles)
            if (occurring.Remove(title.Id)) titles.Add(title);
        foreach (var nameless in occurring.Order())
            titles.Add(new Title { Id = nameless, Kind = TitleKind.Film, Name = nameless.Value });
        return titles;
    }

    private static (int Epochs, List<BundleHead> Heads) ChooseEpochs(
        TrainingOptions options, ChoiceCollector collector, TrialCollector trials, SortedDictionary<string, double> metrics,
        IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        Measure(RankerNetwork.Untrained(), collector).WriteTo(metrics, "validation.untrained");
        var trainer = new Trainer(collector.Learning, options);
        var (best, least, network, places, epochs) = (new RankMetrics(), (double?)null, trainer.Network, PlaceBias.None, 0);
        for (var epoch = 1; epoch <= options.Epochs; epoch++)
        {
            trainer.Epoch(progress, $"learning, epoch {epoch} of {options.Epochs}", cancellation);
            var measured = Measure(trainer.Network, collector);
            // Where it is known what people saw, it says more than where among all titles the choice would have stood.
            var shown = ShownLoss(trainer, collector.Measuring);
            if (epochs == 0 || (shown is null ? measured.Ndcg > best.Ndcg : shown < least))
                (best, least, network, places, epochs) = (measured, shown, trainer.Network.With([]), trainer.FitPlaces(), epoch);
        }
        best.WriteTo(metrics, "validation.ranker");
        if (least is { } loss) metrics["validation.ranker.shown.logLoss"] = Math.Round(loss, 5);
        var heads = new List<BundleHead>();
        foreach (var outcome in OutcomeNames.All)
        {
            progress?.Report(new TrainingProgress($"head {OutcomeNames.NameOf(outcome)}", heads.Count, OutcomeNames.All.Length));
            var fitted = HeadFit.Fit(network, outcome, trials.Learning, places, cancellation);
            if (HeadMetrics.Measure(network, outcome, fitted, trials, places, metrics, "validation") is { } head) heads.Add(head);
        }
        return (epochs, heads);
    }

    /// <summary>With the surfaces of those that were fitted to all that is learned.</summary>
    private static List<BundleHead> Fitted(List<BundleHead> heads, RankerNetwork network) => heads.ConvertAll(
        head => network.Heads.FirstOrDefault(fitted => OutcomeNames.NameOf(fitted.Outcome) == head.Name) is { } serves
            ? head with { Surfaces = serves.Surfaces }
            : head with { Serves = false, Surfaces = new Dictionary<string, float>() });

    /// <summary>
    /// Mean of −log of the chosen one's share among those that were shown together; null where that is known of too few choices.
    /// </summary>
    private static double? ShownLoss(Trainer trainer, ExampleSet measuring)
    {
        var (places, pass, loss, lists) = (trainer.FitPlaces(), new NetworkPass(trainer.Network, CandidateProbe.Limit), 0.0, 0);
        for (var example = 0; example < measuring.Count; example++)
        {
            if (measuring.Shown(example) is not (> 1 and var shown)) continue;
            loss += pass.Loss(
                measuring.Rows(example)[..(shown * FeatureList.Count)], measuring.Places(example)[..shown], places);
            lists++;
        }
        return lists < FewestLists ? null : loss / lists;
    }

    private static RankMetrics Measure(RankerNetwork network, ChoiceCollector collector)
    {
        var metrics = new RankMetrics();
        var pass = new NetworkPass(network, CandidateProbe.Limit);
        for (var example = 0; example < collector.Measuring.Count; example++)
            metrics.Add(RankMetrics.Rank(pass.Forward(collector.Measuring.Rows(example))));
        metrics.AddMisses(collector.Missed);
        return metrics;
    }

    /// <summary>Null when no head serves.</summary>
    private static HeadTitles? TitlesOf(RankerNetwork network, TrialCollector trials)
    {
        if (network.Heads.Count == 0) return null;
        var titles = new Dictionary<string, float[]>(StringComparer.Ordinal);
        foreach (var (id, odds) in trials.LearnedOdds())
        {
            var added = new float[HeadTitles.Width];
            foreach (var head in network.Heads)
                added[OutcomeNames.IndexOf(head.Outcome)] = head.Title * odds[OutcomeNames.IndexOf(head.Outcome)];
            if (Array.Exists(added, value => value != 0)) titles.Add(id, added);
        }
        return new HeadTitles(titles);
    }

    /// <summary>Titles whose vectors and signals go into the bundle: of data that names none, all that occur in it.</summary>
    private static HashSet<string> KeptOf(TrainingOptions options) =>
        (options.Catalog ?? options.Data.Titles) is { Count: > 0 } titles
            ? titles.Select(title => title.Id.Value).ToHashSet()
            : options.Data.Interactions.Select(choice => choice.Item.Value).ToHashSet();

    private static byte[] WarmSignals(SignalsWriter signals, HashSet<string> kept, int successors)
    {
        using var stream = new MemoryStream();
        signals.Save(stream, new SignalsTrim(id => kept.Contains(id.Value), successors));
        return stream.ToArray();
    }

    private static List<string> Lines(SortedDictionary<string, double> metrics)
    {
        var lines = new List<string>();
        foreach (var (name, value) in metrics) lines.Add(string.Create(CultureInfo.InvariantCulture, $"{name,-36} {value:0.#####}"));
        return lines;
    }
}
