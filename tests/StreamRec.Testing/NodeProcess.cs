using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace StreamRec.Testing;

/// <summary>
/// A StreamRec node as its users run it: a process of its own, on a free loopback port, with its own data folder. Kill it,
/// start it again: same port, same folder.
/// </summary>
public sealed class NodeProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(120);
    private readonly TestFolder _folder = new("node");
    private readonly int _port = Loopback.FreePort();
    private readonly string _assembly;
    private readonly IReadOnlyDictionary<string, string> _environment;
    private ServerProcess? _server;

    /// <param name="assembly">StreamRec.Node.dll</param>
    /// <param name="environment">STREAMREC_… variables; the data folder is this node's own unless one is named.</param>
    /// <param name="settings">HOCON of a file given with --config, or null.</param>
    public NodeProcess(string assembly, IReadOnlyDictionary<string, string>? environment = null, string? settings = null)
    {
        _assembly = assembly;
        _environment = environment ?? new Dictionary<string, string>();
        if (settings is not null) File.WriteAllText(_folder["node.hocon"], settings);
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_port}") };
    }

    public HttpClient Http { get; }

    /// <summary>What the data folder is on; null: the machine's own disk. See <see cref="OnSmallDisk"/>.</summary>
    public SmallDisk? Disk { get; private set; }

    /// <summary>Of the process that runs, or ran last; 0 before the first start.</summary>
    public int ProcessId => _server?.Id ?? 0;

    /// <summary>Listens where its settings say, not where this test would reach it.</summary>
    public bool KeepsItsUrls { get; init; }

    public string DataFolder => _folder["data"];

    /// <summary>Everything that the node has said, over all its lives.</summary>
    public string Log => File.Exists(LogFile) ? File.ReadAllText(LogFile) : "";

    public string LogFile => _folder["log"];

    public int Port => _port;

    public Uri LiveAddress => new($"ws://127.0.0.1:{_port}/v1/live");

    /// <summary>Puts the data folder on a disk of its own that can be filled. Before the first start.</summary>
    public void OnSmallDisk(int megabytes) => Disk = SmallDisk.Mount(DataFolder, megabytes);

    /// <summary>Starts the process and waits until <c>/health/ready</c> is 200.</summary>
    public async Task StartAsync()
    {
        Launch();
        var server = _server!;
        await Eventually.TrueAsync(async () => server.HasExited || await IsReadyAsync(), StartLimit, () => $"not ready; log:\n{Tail()}");
        if (server.HasExited) throw new InvalidOperationException($"The node ended at start; log:\n{Tail()}");
    }

    /// <summary>Starts the process and waits for nothing.</summary>
    public void Launch()
    {
        var command = new List<string> { "dotnet", "exec", _assembly };
        if (File.Exists(_folder["node.hocon"])) command.AddRange(["--config", _folder["node.hocon"]]);
        var environment = new Dictionary<string, string>(_environment);
        if (!KeepsItsUrls) environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{_port}";
        environment.TryAdd("STREAMREC_DATA", DataFolder);
        _server?.Dispose();
        _server = ServerProcess.Start(LogFile, Disk is null ? command : Disk.Within(command), environment);
    }

    /// <summary>By name: <c>KILL</c>, <c>TERM</c>, <c>STOP</c>, <c>CONT</c>. Waits for nothing.</summary>
    public void Signal(string name) => _server?.Signal(name);

    /// <summary>Waits as long as it takes for the end of the process, whoever ends it; its exit code.</summary>
    public async Task<int> EndedAsync(CancellationToken cancellation)
    {
        var server = _server ?? throw new InvalidOperationException("The node does not run.");
        await server.WaitForExitAsync(cancellation);
        return server.ExitCode;
    }

    public Task KillAsync() => EndAsync("KILL");

    /// <summary>SIGTERM, and waits for the end of the graceful shutdown.</summary>
    public Task StopAsync() => EndAsync("TERM");

    /// <summary>Waits until the node ends by itself.</summary>
    public async Task<int> ExitCodeAsync()
    {
        var server = _server ?? throw new InvalidOperationException("The node does not run.");
        await Eventually.TrueAsync(() => server.HasExited, () => $"it ends by itself; log:\n{Tail()}");
        return server.ExitCode;
    }

    /// <summary>Asks again while the node says that the user is not there yet, as a client would.</summary>
    public Task<byte[]> ProfileAsync(string user) => ReadAsync($"/v1/users/{Uri.EscapeDataString(user)}/profile");

    /// <inheritdoc cref="ProfileAsync"/>
    public async Task<JsonElement> ListAsync(string user, string query = "") =>
        JsonDocument.Parse(await ReadAsync($"/v1/users/{Uri.EscapeDataString(user)}/recommendations{query}")).RootElement;

    private async Task<byte[]> ReadAsync(string path)
    {
        byte[]? read = null;
        await Eventually.TrueAsync(async () =>
        {
            using var answer = await Http.GetAsync(path);
            if (answer.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout) return false;
            read = await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
            return true;
        }, Eventually.DefaultLimit, () => path);
        return read!;
    }

    public Task<JsonElement> InfoAsync() => Http.GetFromJsonAsync<JsonElement>("/v1/info");

    /// <summary>The sum of a metric over its labels; 0 when it is not there.</summary>
    /// <param name="labels">Only rows whose label text has this in it.</param>
    public async Task<double> MetricAsync(string name, string labels = "")
    {
        var text = await Http.GetStringAsync("/metrics");
        return text.Split('\n')
            .Where(line => line.StartsWith(name + " ", StringComparison.Ordinal) || line.StartsWith(name + "{", StringComparison.Ordinal))
            .Where(line => line.Contains(labels, StringComparison.Ordinal))
            .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..]));
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync("KILL");
        Http.Dispose();
        Disk?.Dispose();
        _folder.Dispose();
    }

    private async Task EndAsync(string signal)
    {
        if (_server is null) return;
        _server.Signal(signal);
        await _server.WaitForExitAsync(TimeSpan.FromSeconds(60));
        _server.Dispose();
        _server = null;
    }

    /// <summary>As a load balancer asks: who does not answer is not ready.</summary>
    public async Task<bool> IsReadyAsync(CancellationToken cancellation = default)
    {
        try
        {
            using var answer = await Http.GetAsync("/health/ready", cancellation);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception problem) when (problem is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    private string Tail() => string.Join('\n', Log.Split('\n').TakeLast(40));
}
