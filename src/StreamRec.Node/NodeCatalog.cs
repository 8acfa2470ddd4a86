using System.Security.Cryptography;
using Prometheus;
using StreamRec.Catalog;
using StreamRec.Domain;
using StreamRec.Ingest;
using StreamRec.Node.Settings;

namespace StreamRec.Node;

/// <summary>
/// Where this node's titles come from: the titles file, and on top of it what the catalogue topic says. The data folder keeps what a
/// topic can lose: of the embedded broker, which forgets, all changes; of Kafka the withdrawals, since a topic that is made anew must
/// not bring back what had to go.
/// </summary>
internal sealed class NodeCatalog : IDisposable
{
    private static readonly Counter Records = Metrics.CreateCounter(
        "streamrec_catalog_records_total", "Records of the catalogue topic by what became of them.", "outcome");
    private static readonly Gauge Titles = Metrics.CreateGauge("streamrec_catalog_titles", "Titles in this node's catalogue.");

    private readonly Dictionary<ItemId, Title> _bundled = [];
    private readonly HashSet<ItemId> _withdrawn = [];
    private readonly CatalogFile _kept;
    private readonly bool _keepAll;
    private readonly AttributeDeclarations _attributes;
    private readonly ILogger _log;
    private TopicTitles _topic;
    private HashSet<ItemId> _touched = [];
    private bool _whole;
    private bool _again;

    /// <exception cref="CatalogFileException">The titles file or the kept changes cannot be read; names file and line.</exception>
    /// <param name="history">Is told of every change; null: nobody is.</param>
    public NodeCatalog(NodeSettings settings, DataFolder data, ItemIndex index, ILogger log, CatalogHistory? history = null)
    {
        (_log, _keepAll, _attributes) = (log, settings.EmbeddedBroker, settings.Attributes);
        foreach (var title in TitlesFile.Read(settings.CatalogFile, attributes: settings.Attributes)) _bundled[title.Id] = title;
        FileHash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(settings.CatalogFile)))[..16];
        _kept = CatalogFile.Open(data.PathOf(_keepAll ? "catalog-changes.jsonl" : "catalog-withdrawn.jsonl"), settings.Attributes);
        if (_kept.Warning is { } warning) log.LogWarning("{Warning}", warning);
        foreach (var (id, title) in _kept.Changes) Remember(id, title);
        Store = new CatalogStore(index) { History = history };
        Store.Apply([.. _bundled.Where(title => !_withdrawn.Contains(title.Key)).Select(title => (title.Key, (Title?)title.Value))]);
        _topic = new TopicTitles(_bundled, _attributes);
        Titles.Set(Store.Current.Count);
    }

    public CatalogStore Store { get; }

    /// <summary>Of the titles file, beginning of its SHA-256: the same on all nodes of a fleet, or they show different titles.</summary>
    public string FileHash { get; }

    /// <summary>
    /// Applies what the topic says; the titles that are withdrawn by it. While a topic is read from its beginning nothing changes: old
    /// titles would come and go.
    /// </summary>
    /// <param name="note">Takes the notes that make withdrawals, and when titles came, last.</param>
    public IReadOnlySet<ItemId> Apply(CatalogBatch batch, Action<ICatalogNote> note)
    {
        if (batch.Begins) (_topic, _touched, _again, _whole) = (new TopicTitles(_bundled, _attributes), [], _whole || _again, false);
        Read(batch.Records);
        if (!batch.Whole) return new HashSet<ItemId>();
        if (!_whole)
        {
            _touched.UnionWith(_withdrawn);
            // What an earlier topic brought, and this one does not: the same as on a node that starts now.
            if (_again)
            {
                foreach (var item in Store.Current.Items) _touched.Add(Store.Index[item]);
                _touched.UnionWith(_bundled.Keys);
            }
            _whole = true;
        }
        var withdrawn = Publish(note);
        _touched = [];
        return withdrawn;
    }

    public void Dispose() => _kept.Dispose();

    private void Read(IReadOnlyList<CatalogRecord> records)
    {
        var refused = 0;
        string? first = null;
        foreach (var record in records)
        {
            if (!_topic.TryApply(record, out var id, out var problem))
            {
                refused++;
                first ??= problem;
                continue;
            }
            _touched.Add(id);
            Records.WithLabels(TopicTitles.IsNote(record.Key) ? "noted" : record.Value is null ? "withdrawn" : "upserted").Inc();
        }
        if (refused == 0) return;
        // One line for a batch: who sends thousands must not fill the log.
        Records.WithLabels("refused").Inc(refused);
        _log.LogWarning("{Count} records of the catalogue topic are refused, the first: {Problem}", refused, first);
    }

    private HashSet<ItemId> Publish(Action<ICatalogNote> note)
    {
        var changes = new List<(ItemId Id, Title? Title)>(_touched.Count);
        var toKeep = new List<(ItemId Id, Title? Title)>();
        foreach (var id in _touched)
        {
            var said = _topic.TryGet(id, out var title);
            if (!said && !_withdrawn.Contains(id)) title = _bundled.GetValueOrDefault(id);
            else if (title is null && !_keepAll && _topic.Unnoted(id) is { } unnoted) note(unnoted);
            if (!_keepAll && _topic.UnnotedArrival(id) is { } arrival) note(arrival);
            changes.Add((id, title));
            if (said && (_keepAll || (title is null) != _withdrawn.Contains(id))) toKeep.Add((id, title));
        }
        if (toKeep.Count > 0) _kept.Append(toKeep);
        foreach (var (id, title) in toKeep) Remember(id, title);
        Store.Apply(changes);
        Titles.Set(Store.Current.Count);
        return [.. changes.Where(change => change.Title is null).Select(change => change.Id)];
    }

    private void Remember(ItemId id, Title? title)
    {
        if (title is null) _withdrawn.Add(id);
        else _withdrawn.Remove(id);
        if (!_keepAll) return;
        if (title is null) _bundled.Remove(id);
        else _bundled[id] = title;
    }
}
