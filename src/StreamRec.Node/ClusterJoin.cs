using Akka.Actor;
using Akka.Cluster;
using StreamRec.Ingest;
using StreamRec.Node.Settings;

namespace StreamRec.Node;

/// <summary>
/// Joins the cluster that reads for the group, if there is one: a first seed that is started again would else begin a second one
/// whenever the others are slow to answer. Without one the seeds decide, the first of them begins. Afterwards it watches that
/// the cluster stays the only one.
/// </summary>
internal sealed class ClusterJoin : IDisposable
{
    private static readonly TimeSpan WatchEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan JoinAgainAfter = TimeSpan.FromSeconds(15);

    private readonly Cluster _cluster;
    private readonly NodeSettings _settings;
    private readonly string _group;
    private readonly TimeProvider _time;
    private readonly NodeCard _self;
    private ITimer? _watching;

    /// <param name="isUp">Whether this node is a member.</param>
    public ClusterJoin(
        Cluster cluster, NodeSettings settings, IngestSettings ingest, Topics topics, string dataFolder, Func<bool> isUp,
        KafkaHealth health, ILogger log, TimeProvider time)
    {
        (_cluster, _settings, _group, _time) = (cluster, settings, ingest.GroupId, time);
        var here = cluster.SelfUniqueAddress;
        _self = new NodeCard(
            here.Address.ToString(), false, KnownMembers.Incarnation(here), time.GetUtcNow().ToUnixTimeMilliseconds(),
            Environment.MachineName, dataFolder);
        Presence = new GroupPresence(ingest.Kafka, _group, topics, _self, isUp, new KnownMembers(cluster, time).Knows, health, log, time);
    }

    public GroupPresence Presence { get; }

    /// <param name="up">Completes when this node is a member.</param>
    /// <exception cref="IngestRefusedException">Nodes read for the group already, and this one has no seeds to join them by.</exception>
    public async Task RunAsync(Task up, CancellationToken stopping)
    {
        var here = _cluster.SelfAddress;
        while (!up.IsCompleted)
        {
            var others = await Presence.AskAsync(stopping);
            var seeds = _settings.Cluster.Seeds.Select(seed => Address.Parse($"{here.Protocol}://{here.System}@{seed}")).ToList();
            if (others.Count > 0 && seeds.Count == 0) throw GroupPresence.Refusal(others[0], _group);
            if (others.Count > 0)
                seeds = [.. others.Select(other => Address.Parse(other.Address)).Concat(seeds).Distinct().Where(seed => seed != here)];
            if (seeds.Count == 0) _cluster.Join(here);
            else _cluster.JoinSeedNodes(seeds);
            await Task.WhenAny(up, Task.Delay(JoinAgainAfter, _time, stopping));
            stopping.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Of two clusters' nodes the one that came later ends; the other says so and waits for that.</summary>
    /// <param name="refuse">Called, again and again, while an earlier node of another cluster reads for the group.</param>
    public void Watch(Action<IngestRefusedException> refuse) => _watching = _time.CreateTimer(_ =>
    {
        if (Presence.Foreign.FirstOrDefault(card => card.StartedAt < _self.StartedAt) is { } earlier)
            refuse(GroupPresence.Refusal(earlier, _group));
    }, null, WatchEvery, WatchEvery);

    public void Dispose()
    {
        _watching?.Dispose();
        Presence.Dispose();
    }
}
