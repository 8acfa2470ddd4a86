using System.Collections.Concurrent;
using Akka.Actor;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StreamRec.Catalog;
using StreamRec.Domain;
using StreamRec.Gateway.Live;

namespace StreamRec.Gateway.Tests.Support;

/// <summary>A gateway on a port of its own, over a region and a log that tests play.</summary>
internal sealed class GatewayHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ActorSystem _system;

    private GatewayHost(WebApplication app, ActorSystem system, FakeRegion region, FakeLog log, CatalogStore catalog, LogLines lines)
    {
        _app = app;
        _system = system;
        Region = region;
        Log = log;
        Catalog = catalog;
        Lines = lines;
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        Address = new Uri(address);
        Http = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(60) };
    }

    public FakeRegion Region { get; }
    public FakeLog Log { get; }
    public CatalogStore Catalog { get; }
    public LogLines Lines { get; }
    public Uri Address { get; }
    public HttpClient Http { get; }
    public LiveConnections Connections => _app.Services.GetRequiredService<LiveConnections>();

    /// <summary>False: the region is not up yet.</summary>
    public bool RegionIsUp { get; set; } = true;

    public Func<ModelChange> ReloadModel { get; set; } = () => new ModelChange("m2", "m1");

    public static GatewayOptions Quick { get; } = new() { ResubscribeAfter = TimeSpan.FromMilliseconds(50) };

    public static GatewayOptions Keyed { get; } = Quick with { JwtKey = Tokens.Key, OperatorToken = "operator-token-of-this-test" };

    public static async Task<GatewayHost> StartAsync(GatewayOptions? options = null, int? sendBuffer = null, TimeProvider? time = null)
    {
        var system = ActorSystem.Create("gateway-tests", "akka.loglevel = WARNING, akka.stdout-loglevel = OFF, akka.log-dead-letters = off");
        var region = new FakeRegion(system);
        var catalog = new CatalogStore(new ItemIndex());
        var log = new FakeLog(catalog);
        var lines = new LogLines();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        if (sendBuffer is { } bytes) builder.WebHost.UseSockets(sockets => SmallBuffers(sockets, bytes));
        builder.Logging.ClearProviders().AddProvider(lines).SetMinimumLevel(LogLevel.Trace);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(10));
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        GatewayHost? host = null;
        builder.Services.AddStreamRecGateway(
            options ?? Quick, _ => new GatewayBackend(system, () => host!.RegionIsUp ? region.Ref : null, log, catalog, () => host!.ReloadModel())
            {
                PersonAttributes = new PersonAttributeRules(new AttributeDeclarations([new AttributeDeclaration("plan", AttributeType.Keyword)])),
            });
        var app = builder.Build();
        app.UseStreamRecGateway();
        app.MapStreamRec();
        await app.StartAsync();
        return host = new GatewayHost(app, system, region, log, catalog, lines);
    }

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
        await _system.Terminate();
    }

    private static void SmallBuffers(SocketTransportOptions sockets, int bytes) => sockets.CreateBoundListenSocket = endpoint =>
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        socket.SendBufferSize = bytes;
        return socket;
    };

    /// <summary>All that was logged, at every level.</summary>
    internal sealed class LogLines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> All { get; } = new();
        public ConcurrentQueue<string> Errors { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var line = $"{formatter(state, exception)} {exception}";
            All.Enqueue(line);
            if (logLevel >= LogLevel.Error) Errors.Enqueue(line);
        }

        public void Dispose()
        {
        }
    }
}
