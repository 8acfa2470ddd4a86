using Prometheus;
using StreamRec.Catalog;
using StreamRec.Domain;
using StreamRec.Ingest;
using StreamRec.Node.Settings;

namespace StreamRec.Node;

/// <summary>
/// Where this node's titles come from: the titles file, then what the catalogue topic says. The embedded broker forgets, so
/// there the topic's changes are kept in the data folder too.
/// </summary>
internal sealed class NodeCatalog : IDisposable
{
    private static readonly Counter Records = Metrics.CreateCounter(
        "streamrec_catalog_records_total", "Records of the catalogue topic by what became of them.", "outcome");
    private static readonly Gauge Titles = Metrics.CreateGauge("streamrec_catalog_titles", "Titles in this node's catalogue.");

    private readonly CatalogFile? _kept;
    private readonly ILogger _log;

    /// <exception cref="CatalogFileException">The titles file or the kept changes cannot be read; names file and line.</exception>
    public NodeCatalog(NodeSettings settings, DataFolder data, ItemIndex index, ILogger log)
    {
        _log = log;
        Store = new CatalogStore(index);
        Store.Apply([.. TitlesFile.Read(settings.Catalog).Select(title => (title.Id, (Title?)title))]);
        if (settings.EmbeddedBroker)
        {
            _kept = CatalogFile.Open(data.PathOf("catalog-changes.jsonl"));
            if (_kept.Warning is { } warning) log.LogWarning("{Warning}", warning);
            Store.Apply(_kept.Changes);
        }
        Titles.Set(Store.Current.Items.Length);
    }

    public CatalogStore Store { get; }

    /// <summary>Applies what the topic says; the titles that are withdrawn by it.</summary>
    public IReadOnlySet<ItemId> Apply(IReadOnlyList<CatalogRecord> records)
    {
        var changes = new List<(ItemId, Title?)>(records.Count);
        var withdrawn = new HashSet<ItemId>();
        var refused = 0;
        string? first = null;
        foreach (var record in records)
        {
            if (!CatalogChanges.TryRead(record, out var id, out var title, out var problem))
            {
                refused++;
                first ??= problem;
                continue;
            }
            Records.WithLabels(title is null ? "withdrawn" : "upserted").Inc();
            changes.Add((id, title));
            if (title is null) withdrawn.Add(id);
            else withdrawn.Remove(id);
        }
        if (refused > 0)
        {
            // One line for a batch: who sends thousands must not fill the log.
            Records.WithLabels("refused").Inc(refused);
            _log.LogWarning("{Count} records of the catalogue topic are refused, the first: {Problem}", refused, first);
        }
        _kept?.Append(changes);
        Store.Apply(changes);
        Titles.Set(Store.Current.Items.Length);
        return withdrawn;
    }

    public void Dispose() => _kept?.Dispose();
}
