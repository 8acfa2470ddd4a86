using Akka;
using Akka.Actor;
using Akka.Cluster;
using StreamRec.Actors;
using StreamRec.Catalog;
using StreamRec.Domain;
using StreamRec.Gateway.Auth;
using StreamRec.Ingest;
using StreamRec.Node.Settings;
using StreamRec.Signals;

namespace StreamRec.Node;

/// <summary>
/// A node's life after its parts are made: wait for Kafka and the catalogue, join the cluster, start users and the lanes that feed them;
/// and at the end, after the gateway has closed its sockets: hand off the shards (users are written, lanes commit), leave.
/// </summary>
internal sealed class NodeService(
    NodeSettings settings, DataFolder data, NodeStatus status, ActorSystem system, PinSource pins, NodeCatalog catalog,
    SignalsWriter signals, PersonAttributeRules personAttributes,
    IngestSettings ingestSettings, KafkaHealth kafkaHealth, LateEventLog lateLog, ListLog listLog, GatewayAuth auth, TimeProvider time,
    ILoggerFactory loggers, IHostApplicationLifetime host, EmbeddedBroker? broker = null) : BackgroundService
{
    /// <summary>Calls after which the runtime compiles a method a second time, better.</summary>
    private const int WarmLists = 32;

    private static readonly TimeSpan WarmUpWithin = TimeSpan.FromSeconds(10);
    private readonly ILogger _log = loggers.CreateLogger<NodeService>();
    private CatalogFeed? _feed;
    private KafkaEventLog? _eventLog;
    private UsersFeed? _users;
    private ClusterJoin? _join;
    private int _refused;
    private NodeCrowd? _crowd;
    private Task _noting = Task.CompletedTask;
    private ListsTopic? _lists;
    private Task _logging = Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        PlanShutdown();
        try
        {
            await StartPartsAsync(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Asked to stop before Kafka had answered.
        }
        catch (IngestRefusedException refused)
        {
            Refuse(refused);
        }
        catch (Exception fault)
        {
            // The host's own word about it is not heard: its messages are left out of the log.
            _log.LogCritical(fault, "The node could not start: it stops.");
            Environment.ExitCode = 1;
            host.StopApplication();
        }
    }

    /// <summary>Going on would do harm: the node stops, in order, and says why.</summary>
    private void Refuse(IngestRefusedException refused)
    {
        if (Interlocked.Exchange(ref _refused, 1) == 1) return;
        _log.LogCritical("{Reason}", refused.Message);
        Environment.ExitCode = 2;
        host.StopApplication();
    }

    private async Task StartPartsAsync(CancellationToken stopping)
    {
        var cluster = Cluster.Get(system);
        var up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cluster.RegisterOnMemberUp(() =>
        {
            status.Address = cluster.SelfAddress.ToString();
            status.MemberUp = true;
            up.SetResult();
        });
        cluster.RegisterOnMemberRemoved(StopIfDowned);
        if (broker is not null) cluster.Join(cluster.SelfAddress);

        var kafka = ingestSettings.Kafka;
        var memory = broker is null ? data.PathOf("events-topic") : null;
        var topics = broker is null
            ? await TopicSetup.RunAsync(kafka, kafka.Partitions, memory, kafkaHealth, _log, time, stopping)
            : await TopicSetup.RunAsync(broker, kafka, kafkaHealth, _log, time, stopping);
        status.Topics = topics;

        var notes = new CatalogNotes(time, _log);
        _feed = CatalogFeed.Start(kafka, topics, batch => ApplyTitles(batch, notes), kafkaHealth, loggers.CreateLogger<CatalogFeed>());
        await _feed.CaughtUp.WaitAsync(stopping);
        if (broker is null)
        {
            _crowd = new NodeCrowd(
                kafka, ingestSettings.GroupId, catalog.FileHash, signals.Clocks, topics, kafkaHealth,
                () => cluster.State.Leader == cluster.SelfAddress, loggers.CreateLogger<NodeCrowd>());
        }

        CompileRanking();
        // With the region this node offers to read: partitions come with their shards, to a member of the one cluster that reads them.
        if (broker is null)
        {
            _join = new ClusterJoin(
                cluster, settings, ingestSettings, topics, data.Path, () => status.MemberUp, kafkaHealth,
                loggers.CreateLogger<GroupPresence>(), time);
            status.Presence = _join.Presence;
            await _join.RunAsync(up.Task, stopping);
            _join.Watch(Refuse);
        }
        await up.Task.WaitAsync(stopping);
        var ingest = IngestNode.Start(system, ingestSettings, topics, memory, kafkaHealth, loggers, time);
        ingest.Topic.Resharded += Refuse;
        status.Ingest = ingest;
        await ingest.ConnectAsync().WaitAsync(stopping);
        var logsLists = settings.Lists.Share > 0;
        if (logsLists)
        {
            _lists = new ListsTopic(kafka, kafkaHealth, _log);
            _logging = listLog.RunAsync(_lists);
        }
        var actors = StreamRecActors.Start(
            system, ActorsSettings(topics), pins, signals, ingest.LaneOf, time, _crowd?.Log, logsLists ? listLog : null);
        status.Actors = actors;
        if (_crowd is not null)
            await _crowd.StartAsync(new CrowdReader(actors.Signals!, signals.Index, signals.Clocks, host.ApplicationStopped), stopping);
        _eventLog = new KafkaEventLog(kafka, topics, kafkaHealth, _log, _feed.WhenApplied, ingest.Topic);
        lateLog.Open(_eventLog);
        _noting = notes.WriteAsync(_eventLog, stopping);
        _users = UsersFeed.Start(
            kafka, ingestSettings.GroupId, topics, _eventLog, personAttributes.TryReadRecord,
            () => cluster.State.Leader == cluster.SelfAddress, kafkaHealth, loggers.CreateLogger<UsersFeed>(), time);
        await WarmUpAsync(actors.Region, stopping);
        SayWhatIsUp(topics);
    }

    private void ApplyTitles(CatalogBatch batch, CatalogNotes notes)
    {
        var withdrawn = catalog.Apply(batch, notes.Add);
        status.Actors?.RankingChanged(withdrawn);
    }

    /// <summary>
    /// A node that joins gets shards, and with them users whom others served warm a moment ago: its ranking is compiled before.
    /// </summary>
    private void CompileRanking()
    {
        var ranker = pins.Create();
        for (var i = 0; i < WarmLists; i++)
        {
            ranker.ScoreAll(Profile.Empty, new Ranking.RankingContext(time.GetUtcNow().ToUnixTimeMilliseconds(), null, null, 21));
            ranker.List(Profile.Empty, Ranking.Surface.Home, 20);
        }
    }

    /// <summary>The first list of a process takes a second or more, for the compiler's sake: nobody waits for this one.</summary>
    private async Task WarmUpAsync(IActorRef region, CancellationToken stopping)
    {
        var list = new GetList(new UserId("streamrec-warm-up"), new ListRequest(Ranking.Surface.Home, 20, null, null, null), null);
        try
        {
            await region.Ask<object>(list, WarmUpWithin, stopping);
        }
        catch (AskTimeoutException)
        {
            _log.LogWarning("No list could be made within {Seconds} s; the node is ready all the same.", WarmUpWithin.TotalSeconds);
        }
        status.Warm = true;
    }

    /// <summary>The other part of a split cluster goes on; started again, this node joins it.</summary>
    private void StopIfDowned()
    {
        if (CoordinatedShutdown.Get(system).ShutdownReason is not (null or CoordinatedShutdown.ClusterDowningReason)) return;
        _log.LogCritical(
            "The cluster has gone on without this node (cluster.when-split = {Strategy}): it stops, to be started again.",
            SettingType.NameOf(settings.Cluster.WhenSplit));
        host.StopApplication();
    }

    private void SayWhatIsUp(Topics topics)
    {
        var url = settings.Http.UrlList[0].TrimEnd('/');
        _log.LogInformation(
            "StreamRec {Version} is up: page {Url}/ and live lists at {Url}/v1/live; model {Model}, {Titles} titles, {Partitions} partitions.",
            NodeVersion.Text, url, url, pins.Model.Id, catalog.Store.Current.Count, topics.Partitions);
        var kafka = ingestSettings.Kafka;
        if (kafka.Embedded)
            _log.LogInformation("Kafka: {Address}: {WhatItDoesNotGive}", kafka.BootstrapServers, EmbeddedBroker.WhatItDoesNotGive);
        else _log.LogInformation("Kafka: {Address}, topic {Topic}.", kafka.BootstrapServers, kafka.Topics.Events);
        if (auth.IsOpen)
            _log.LogInformation(
                "No key is configured: anybody on this machine may read and write everything (pages of other origins may not). " +
                "STREAMREC_JWT_KEY or STREAMREC_JWT_PUBLIC_KEY_FILE asks for tokens.");
    }

    private ActorsSettings ActorsSettings(Topics topics) => settings.Actors with
    {
        Partitions = topics.Partitions,
        SignalsFile = data.PathOf(WarmSignals.FileName(signals.Clocks)),
        HoldReads = settings.Gateway.ReadTimeout,
    };

    /// <summary>Akka ends with the host's first sign of stopping, so the steps before it are its own.</summary>
    private void PlanShutdown()
    {
        var shutdown = CoordinatedShutdown.Get(system);
        shutdown.AddTask(CoordinatedShutdown.PhaseBeforeServiceUnbind, "unready", () =>
        {
            status.Draining = true;
            return Task.FromResult(Done.Instance);
        });
        // By then the region has handed off its shards, or none is left to take them: users are written, lanes have committed.
        shutdown.AddTask(CoordinatedShutdown.PhaseBeforeActorSystemTerminate, "ingest", async () =>
        {
            _crowd?.StopReading();
            _users?.Dispose();
            if (status.Actors?.Signals is { } writer) await writer.GracefulStop(TimeSpan.FromSeconds(5));
            if (status.Ingest is { } ingest) await ingest.DisposeAsync();
            return Done.Instance;
        });
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await system.WhenTerminated.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            _log.LogWarning("The cluster's part of this node has not ended in time; what was not written is read again at the next start.");
        }
        _join?.Dispose();
        _feed?.Dispose();
        await _noting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_noting.Exception is { } fault) _log.LogError(fault, "What was withdrawn lately is not noted in the topic.");
        listLog.Complete();
        await Task.WhenAny(_logging, Task.Delay(Timeout.Infinite, cancellationToken));
        if (!_logging.IsCompletedSuccessfully) _log.LogWarning(_logging.Exception, "Lists that were looked at last are not all logged.");
        _lists?.Dispose();
        _crowd?.Dispose();
        _users?.Dispose();
        _eventLog?.Dispose();
        _log.LogInformation("StreamRec has stopped.");
    }
}
