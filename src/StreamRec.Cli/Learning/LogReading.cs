using StreamRec.Catalog;
using StreamRec.Cli.Producing;
using StreamRec.Domain;
using StreamRec.Ingest;
using StreamRec.Node;
using StreamRec.Ranking;
using StreamRec.Training;

namespace StreamRec.Cli.Learning;

/// <summary>
/// Reads the product's own log as training data: choices from the events topic as it is now, titles from the catalogue topic on top
/// of those of a titles file.
/// </summary>
/// <param name="attributes">As the nodes declare them.</param>
/// <param name="folding">As the nodes fold.</param>
/// <param name="say">Is told what was found and what was passed over.</param>
internal sealed class LogReading(
    TopicHistory history, KafkaTarget kafka, string catalogTopic, AttributeDeclarations attributes, FoldOptions folding, Action<string> say)
{
    private const int ReportEvery = 4096;

    /// <param name="bundled">Titles that nodes start with; what the topic says of them is newer.</param>
    /// <exception cref="CommandFailedException">There is no such topic, or too little in it.</exception>
    public async Task<TrainingData> ReadAsync(
        IReadOnlyList<Title> bundled, IProgress<TrainingProgress> progress, CancellationToken cancellation)
    {
        var events = await history.ExtentAsync(kafka.Topic)
            ?? throw new CommandFailedException(
                $"Kafka at {kafka.BootstrapServers} has no topic {kafka.Topic}; expected the events of a node there.");
        if (events.Count == 0) throw new CommandFailedException($"Topic {kafka.Topic} of {kafka.BootstrapServers} is empty: there is nothing to learn from yet.");
        SayWhatIsGone(events);
        var catalog = await history.ExtentAsync(catalogTopic);
        if (catalog is null) say($"There is no topic {catalogTopic}: the titles are those of the titles file.");
        var titles = Titles(bundled, catalog, cancellation);
        var index = new ItemIndex();
        foreach (var id in titles.Keys) index.Add(id);
        var choices = Choices(events, index, progress, cancellation);
        var (tape, interactions, trials) = choices.InOrder();
        return new TrainingData(kafka.Topic, interactions, [.. titles.Values.OfType<Title>().Select(title => tape.WithArrival(title))])
        {
            Tape = tape,
            Trials = trials,
            Folding = folding,
            Log = new TrainingLog
            {
                Topic = events.Topic,
                Begins = events.Begins,
                Ends = events.Ends,
                Events = choices.Events,
                Choices = choices.Count,
                CatalogTopic = catalogTopic,
                CatalogEnds = catalog?.Ends ?? [],
            },
        };
    }

    private void SayWhatIsGone(TopicExtent events)
    {
        var cut = Enumerable.Range(0, events.Partitions).Where(partition => events.Begins[partition] > 0).ToList();
        if (cut.Count == 0) return;
        say($"{events.Topic} begins above offset 0 in {cut.Count} of {events.Partitions} partitions, the first of them [{cut[0]}] at "
            + $"{events.Begins[cut[0]]:N0}: retention has deleted what was before, and nothing is learned from it.");
    }

    /// <summary>Gives the titles by id. A withdrawn one is null; its events count as those of any other title.</summary>
    private SortedDictionary<ItemId, Title?> Titles(IReadOnlyList<Title> bundled, TopicExtent? catalog, CancellationToken cancellation)
    {
        var titles = new SortedDictionary<ItemId, Title?>();
        foreach (var title in bundled) titles[title.Id] = title;
        var topic = new TopicTitles(bundled.ToDictionary(title => title.Id), attributes);
        var (refused, first) = (0, "");
        for (var partition = 0; partition < (catalog?.Partitions ?? 0); partition++)
        {
            foreach (var record in history.Titles(catalog!, partition, cancellation))
            {
                if (topic.TryApply(record, out var id, out var problem)) titles[id] = topic.TryGet(id, out var title) ? title : null;
                else if (refused++ == 0) first = problem;
            }
        }
        if (refused > 0) say($"{refused:N0} records of {catalogTopic} are no titles and are passed over, the first: {first}");
        return titles;
    }

    private LogChoices Choices(TopicExtent events, ItemIndex titles, IProgress<TrainingProgress> progress, CancellationToken cancellation)
    {
        var choices = new LogChoices(titles, folding);
        var (read, refused, first) = (0L, 0L, "");
        for (var partition = 0; partition < events.Partitions; partition++)
        {
            foreach (var record in history.Events(events, partition, cancellation))
            {
                if (read++ % ReportEvery == 0) progress.Report(new TrainingProgress($"reading {events.Topic}", read, events.Count));
                if (record.Event is { } recorded) choices.Add(partition, recorded);
                else if (refused++ == 0)
                    first = $"{events.Topic}[{partition}] offset {record.Offset}: {record.Problem?.Detail ?? "it is empty"}";
            }
        }
        progress.Report(new TrainingProgress($"reading {events.Topic}", events.Count, events.Count));
        if (refused > 0) say($"{refused:N0} records are no events and are passed over, as dead letters are. The first: {first}");
        say(
            $"{events.Topic} of {kafka.BootstrapServers}: {choices.Events:N0} events in {events.Partitions} partitions, among them {choices.Count:N0} choices of "
            + $"titles; {choices.Repeats:N0} repeats and {choices.OfUnknownTitles:N0} of titles that the catalogue never had are left out.");
        return choices.Count >= TrainingRun.Fewest ? choices : throw new CommandFailedException(
            $"Topic {kafka.Topic} of {kafka.BootstrapServers} has {choices.Count:N0} choices of known titles in {choices.Events:N0} events; "
            + $"training takes at least {TrainingRun.Fewest}, and good lists thousands.");
    }
}
