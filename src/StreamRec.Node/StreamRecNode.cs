using Akka.Actor;
using Akka.Configuration;
using Akka.Hosting;
using Prometheus;
using StreamRec.Actors;
using StreamRec.Actors.Journal;
using StreamRec.Catalog;
using StreamRec.Domain;
using StreamRec.Gateway;
using StreamRec.Gateway.Auth;
using StreamRec.Ingest;
using StreamRec.Node.Routes;
using StreamRec.Node.Settings;
using StreamRec.Ranking;
using StreamRec.Signals;

namespace StreamRec.Node;

/// <summary>The composition root: what a node is made of, in the order in which it is put together.</summary>
internal static class StreamRecNode
{
    public static WebApplication Build(NodeSettings settings, DataFolder data)
    {
        RequireSharedParts(settings);
        ManagementListener.RequirePortOfItsOwn(settings);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseUrls([.. settings.Http.UrlList, .. settings.Http.ManagementUrlList]);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Host.ConfigureHostOptions(host => host.ShutdownTimeout = TimeSpan.FromSeconds(30));
        AddLogging(builder.Logging, settings.Log);

        var services = builder.Services;
        services.AddSingleton(TimeProvider.System).AddSingleton(settings).AddSingleton(data).AddSingleton<NodeStatus>();
        services.AddSingleton(new PersonAttributeRules(settings.PersonAttributes));
        AddRanking(services, settings, data);
        AddKafka(services, settings);
        var tls = ClusterTls.Setup(settings);
        services.AddAkka("streamrec", (akka, _) =>
        {
            if (tls is not null) akka.AddSetup(tls);
            akka.AddHocon(ActorConfig(settings, tls is not null), HoconAddMode.Prepend).ConfigureLoggers(loggers =>
            {
                loggers.ClearLoggers();
                loggers.AddLoggerFactory();
            });
        });
        services.AddStreamRecGateway(settings.Gateway, parts => new GatewayBackend(
            parts.GetRequiredService<ActorSystem>(), () => parts.GetRequiredService<NodeStatus>().Region,
            parts.GetRequiredService<LateEventLog>(), parts.GetRequiredService<CatalogStore>(),
            parts.GetRequiredService<ServedModel>().Reload)
        {
            EventNames = settings.Ingest.EventNames,
            Attributes = settings.Attributes,
            PersonAttributes = parts.GetRequiredService<PersonAttributeRules>(),
        });
        services.AddHostedService<NodeService>(); // after Akka: stops before it

        var app = builder.Build();
        app.Services.GetRequiredService<GatewayAuth>().RequireKeyUnlessLoopback(settings.Http.UrlList);
        app.Services.GetRequiredService<PinSource>(); // a bundle or a catalogue that is refused stops the node here, with the reason
        app.Services.GetRequiredService<ServedModel>().Watch();
        app.UseManagement(settings);
        app.UseMiddleware<HttpMetrics>();
        app.UseStreamRecGateway();
        app.UseDefaultFiles();
        app.UseStaticFiles();
        app.MapStreamRec();
        app.MapHealth();
        app.MapInfo().ForOperators();
        LeaveOutBufferPools();
        app.MapMetrics().ForOperators();
        return app;
    }

    /// <summary>Of .NET's own meters those of buffer pools are not shown: they measure at each rent, several times per event.</summary>
    private static void LeaveOutBufferPools() => Metrics.ConfigureMeterAdapter(
        options => options.InstrumentFilterPredicate = instrument => instrument.Meter.Name != "Microsoft.AspNetCore.MemoryPool");

    private static void AddLogging(ILoggingBuilder logging, LogSettings settings)
    {
        logging.ClearProviders().SetMinimumLevel(settings.Level).AddFilter("Microsoft.AspNetCore", LogLevel.Warning)
            // Why the host does not start Program says in a line.
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        if (settings.Format == LogFormat.Json) logging.AddJsonConsole(json => json.UseUtcTimestamp = true);
        else logging.AddSimpleConsole(
            text => (text.SingleLine, text.TimestampFormat, text.UseUtcTimestamp) = (true, "HH:mm:ss.fff ", true));
    }

    private static void AddRanking(IServiceCollection services, NodeSettings settings, DataFolder data)
    {
        services.AddSingleton<ItemIndex>();
        if (settings.Lists is { Share: > 0 } or { ArchiveMegabytes: 0 })
            services.AddSingleton(parts => PinArchive.Begin(
                data.PathOf("archive"), parts.GetRequiredService<TimeProvider>().GetUtcNow(), NodeVersion.Text, Ranking(settings),
                settings.Attributes, (long)settings.Lists.ArchiveMegabytes << 20,
                problem => parts.GetRequiredService<ILogger<PinArchive>>().LogWarning("{Problem}", problem))!);
        services.AddSingleton(parts => new ListLog(
            settings.Lists, settings.Shuffle, parts.GetService<PinArchive>(), parts.GetRequiredService<ILogger<ListLog>>()));
        services.AddSingleton(parts => new NodeCatalog(
            settings, data, parts.GetRequiredService<ItemIndex>(), parts.GetRequiredService<ILogger<NodeCatalog>>(),
            parts.GetService<PinArchive>()?.Catalog));
        services.AddSingleton(parts => parts.GetRequiredService<NodeCatalog>().Store);
        services.AddSingleton<ServedModel>();
        services.AddSingleton(parts => StartRanking(settings, data, parts));
        services.AddSingleton(parts => parts.GetRequiredService<RankingStart>().Signals);
        services.AddSingleton(parts => parts.GetRequiredService<RankingStart>().Pins);
    }

    private sealed record RankingStart(SignalsWriter Signals, PinSource Pins);

    /// <summary>The first model is <see cref="PinSource"/>'s alone: as a service it would stay in memory behind every later one.</summary>
    private static RankingStart StartRanking(NodeSettings settings, DataFolder data, IServiceProvider parts)
    {
        var time = parts.GetRequiredService<TimeProvider>();
        var model = ServedModel.Load(settings);
        var signals = WarmSignals.Load(
            data, model, parts.GetRequiredService<ItemIndex>(), time, parts.GetRequiredService<ILogger<SignalsWriter>>());
        if (parts.GetService<PinArchive>() is { } archive)
        {
            archive.Keep(model);
            signals.History = archive.Signals;
        }
        var first = signals.Publish(time.GetUtcNow().ToUnixTimeMilliseconds());
        return new RankingStart(signals, new PinSource(
            model, parts.GetRequiredService<CatalogStore>(), first, Ranking(settings)));
    }

    private static RankingSettings Ranking(NodeSettings settings) =>
        RankingSettings.Default with
        {
            Seen = settings.Actors.Fold.Seen,
            Shuffle = settings.Shuffle,
            Utility = settings.Utility,
            UnratedAge = settings.UnratedAge,
        };

    private static void AddKafka(IServiceCollection services, NodeSettings settings)
    {
        if (settings.EmbeddedBroker)
        {
            services.AddSingleton(_ => EmbeddedBroker.Start());
            services.AddSingleton(parts => settings.Ingest.Kafka with
            {
                BootstrapServers = parts.GetRequiredService<EmbeddedBroker>().Address,
                Embedded = true,
            });
        }
        else services.AddSingleton(settings.Ingest.Kafka);
        services.AddSingleton(parts => settings.Ingest with { Kafka = parts.GetRequiredService<KafkaSettings>() });
        services.AddSingleton(parts => new KafkaHealth(
            parts.GetRequiredService<KafkaSettings>().BootstrapServers, parts.GetRequiredService<ILogger<KafkaHealth>>(),
            parts.GetRequiredService<TimeProvider>()));
        services.AddSingleton(parts => new LateEventLog(parts.GetRequiredService<KafkaSettings>().BootstrapServers));
    }

    private static Config ActorConfig(NodeSettings settings, bool tls)
    {
        return settings.Akka
            .WithFallback(ConfigurationFactory.ParseString($$"""
                akka {
                  loglevel = {{AkkaLogLevel(settings)}}
                  actor.provider = cluster
                  coordinated-shutdown.phases {
                    cluster-sharding-shutdown-region.timeout = 15s
                    before-actor-system-terminate.timeout = 10s
                  }
                  remote.dot-netty.tcp {
                    hostname = "{{settings.Cluster.Host}}"
                    port = {{settings.Cluster.Port}}
                    enable-ssl = {{(tls ? "on" : "off")}}
                  }
                  cluster {
                    # Few nodes, and a person waits: news travels in tenths of a second.
                    gossip-interval = 200ms
                    leader-actions-interval = 200ms
                    unreachable-nodes-reaper-interval = 200ms
                    periodic-tasks-initial-delay = 200ms
                    allow-weakly-up-members = off
                    # A deadline, which an operator can know. One that is learned from past heartbeats adds seconds on a node that
                      # is young or busy.
                    failure-detector {
                      implementation-class = "Akka.Remote.DeadlineFailureDetector, Akka.Remote"
                      heartbeat-interval = 250ms
                      acceptable-heartbeat-pause = {{Milliseconds(settings.Cluster.HeartbeatPause)}}
                    }
                    downing-provider-class = "Akka.Cluster.SBR.SplitBrainResolverProvider, Akka.Cluster"
                    # Who was voted out may still write for a moment: the journal refuses it, so nobody waits for that.
                    down-removal-margin = 1ms
                    split-brain-resolver {
                      active-strategy = {{(settings.Cluster.WhenSplit == WhenSplit.Lease ? "lease-majority" : "keep-majority")}}
                      stable-after = {{Milliseconds(settings.Cluster.StableAfter)}}
                      # Nodes that come and go for longer than this cannot decide who is there: then all end, to be started again.
                      down-all-when-unstable = {{Milliseconds(20 * settings.Cluster.StableAfter)}}
                      lease-majority {
                        lease-implementation = "{{DatabaseLease.ConfigPath}}"
                        lease-name = "streamrec-survivor"
                        acquire-lease-delay-for-minority = 500ms
                        # A node that was frozen so long finds that it was voted out.
                        release-after = 10m
                      }
                    }
                  }
                }
                """))
            .WithFallback(StreamRecActors.Configuration(Database(settings.JournalText)));
    }

    private static string Milliseconds(TimeSpan span) => $"{span.TotalMilliseconds:0}ms";

    /// <summary>Who joins, leaves and leads is news in a cluster; of a node alone it is noise.</summary>
    private static string AkkaLogLevel(NodeSettings settings) => settings.Log.Level switch
    {
        LogLevel.Trace or LogLevel.Debug => "DEBUG",
        LogLevel.Information when settings.Cluster.Seeds.Length > 0 => "INFO",
        LogLevel.Information or LogLevel.Warning => "WARNING",
        _ => "ERROR",
    };

    /// <summary>A user moves between nodes by its journal and its log: both must be the same for all.</summary>
    private static void RequireSharedParts(NodeSettings settings)
    {
        if (settings.Cluster.Seeds.Length == 0) return;
        if (settings.EmbeddedBroker)
            throw new NodeStartException("streamrec.cluster.seeds (STREAMREC_SEEDS): the nodes of a cluster share one Kafka; expected kafka.bootstrap-servers (STREAMREC_KAFKA).");
        if (Database(settings.JournalText).IsSqlite)
            throw new NodeStartException("streamrec.cluster.seeds (STREAMREC_SEEDS): the nodes of a cluster share one PostgreSQL; expected database (STREAMREC_DATABASE).");
        if (settings.Cluster.Port == 0)
            throw new NodeStartException("streamrec.cluster.seeds (STREAMREC_SEEDS): other nodes have to find this one again; expected cluster.port (STREAMREC_PORT).");
    }

    private static JournalDatabase Database(string text)
    {
        try
        {
            return JournalDatabase.Parse(text);
        }
        catch (FormatException problem)
        {
            throw new NodeStartException($"streamrec.database (STREAMREC_DATABASE): {problem.Message}", problem);
        }
    }
}
