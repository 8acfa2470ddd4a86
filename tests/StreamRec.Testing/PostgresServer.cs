namespace StreamRec.Testing;

/// <summary>
/// A private PostgreSQL on a free loopback port with its own folder, no unix socket. Kill it, stop it, start it again: same
/// port, same data. Tests begin with <c>Assert.SkipUnless(PostgresServer.Available, PostgresServer.HowToProvide)</c>.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    public const string HowToProvide =
        "Needs PostgreSQL's initdb and postgres (Debian: apt-get install postgresql): "
        + "put them on the PATH or set STREAMREC_PG_BIN to their folder; as root also setpriv and a user 'postgres' or 'nobody'.";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private readonly TestFolder _folder = new("postgres");
    private readonly string _bin;
    private readonly int _port = Loopback.FreePort();
    private ServerProcess? _server;

    private readonly SmallDisk? _disk;

    private PostgresServer(string bin, int? megabytes)
    {
        _bin = bin;
        if (megabytes is { } size) _disk = SmallDisk.Mount(_folder["data"], size);
    }

    public static bool Available => Bin is not null && (!Environment.IsPrivilegedProcess || Unprivileged is not null);

    public string ConnectionString => ConnectionStringTo("postgres");

    private static string? Bin { get; } = FindBin();

    /// <summary>PostgreSQL refuses to run as root: the user that it runs as then.</summary>
    private static string? Unprivileged { get; } = FindUser();

    /// <summary>What its data is on, when it was given a size.</summary>
    public SmallDisk? Disk => _disk;

    /// <summary>It has ended, by itself or because it was told to.</summary>
    public bool HasEnded => _server is null or { HasExited: true };

    /// <param name="megabytes">Of a disk that can be filled; null: the folder is on the machine's own.</param>
    public static async Task<PostgresServer> StartAsync(int? megabytes = null)
    {
        var server = new PostgresServer(Bin ?? throw new InvalidOperationException(HowToProvide), megabytes);
        try
        {
            await server.InitAsync();
            await server.StartAgainAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>After <see cref="StopAsync"/>, <see cref="KillAsync"/> or <see cref="CrashAsync"/>.</summary>
    public async Task StartAgainAsync()
    {
        await EndAsync("QUIT");
        IReadOnlyList<string> sparing = _disk is null ? [] : ["-c", "max_wal_size=128MB", "-c", "min_wal_size=48MB"];
        var postgres = AsUnprivileged([
            Path.Combine(_bin, "postgres"), "-D", _folder["data"], "-p", _port.ToString(),
            "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "max_connections=100", .. sparing]);
        await Eventually.TrueAsync(async () =>
        {
            // Backends whose server was killed still hold its shared memory for a moment; a start before they are gone is refused.
            if (HasEnded) _server = ServerProcess.Start(_folder["log"], postgres, []);
            return await Loopback.AcceptsAsync(_port);
        }, StartLimit, () => $"PostgreSQL does not listen on port {_port}; its log is {_folder["log"]}.");
        await Eventually.TrueAsync(IsReadyAsync, StartLimit, () => $"PostgreSQL on port {_port} does not take connections.");
    }

    /// <summary>Ends at once, connections are cut, nothing is written any more ("immediate").</summary>
    public Task KillAsync() => EndAsync("QUIT");

    /// <summary>Killed with SIGKILL: nobody cleans up, the next start recovers.</summary>
    public Task CrashAsync() => EndAsync("KILL");

    /// <summary>Connections are cut, a clean shutdown ("fast").</summary>
    public Task StopAsync() => EndAsync("INT");

    /// <summary>A new, empty database; its connection string.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"t{Guid.NewGuid():n}";
        await Commands.RunAsync([Path.Combine(_bin, "createdb"), "-h", "127.0.0.1", "-p", _port.ToString(), "-U", "streamrec", name]);
        return ConnectionStringTo(name);
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync("QUIT");
        _disk?.Dispose();
        _folder.Dispose();
    }

    private string ConnectionStringTo(string database) => $"Host=127.0.0.1;Port={_port};Username=streamrec;Database={database}";

    private async Task EndAsync(string signal)
    {
        if (_server is null) return;
        _server.Signal(signal);
        await _server.WaitForExitAsync(TimeSpan.FromSeconds(20));
        _server.Dispose();
        _server = null;
    }

    private async Task InitAsync()
    {
        if (Environment.IsPrivilegedProcess)
        {
            var owner = Unprivileged ?? throw new InvalidOperationException(HowToProvide);
            await Commands.RunAsync(["chown", owner, _folder.Path]);
            if (_disk is not null) await Commands.RunAsync(_disk.Within(["chown", owner, _folder["data"]]));
        }
        await Commands.RunAsync(AsUnprivileged([
            Path.Combine(_bin, "initdb"), "-D", _folder["data"], "-A", "trust", "-U", "streamrec", "-E", "UTF8", "--no-locale", "-N"]), _folder.Path);
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            await Commands.RunAsync([Path.Combine(_bin, "pg_isready"), "-q", "-h", "127.0.0.1", "-p", _port.ToString()]);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private IReadOnlyList<string> AsUnprivileged(IReadOnlyList<string> command)
    {
        if (Environment.IsPrivilegedProcess) command = ["setpriv", $"--reuid={Unprivileged}", "--clear-groups", .. command];
        return _disk is null ? command : _disk.Within(command);
    }

    private static string? FindUser()
    {
        if (Commands.OnPath("setpriv") is null || !File.Exists("/etc/passwd")) return null;
        var users = File.ReadLines("/etc/passwd").Select(line => line.Split(':')[0]).ToHashSet();
        return users.Contains("postgres") ? "postgres" : users.Contains("nobody") ? "nobody" : null;
    }

    private static string? FindBin()
    {
        var named = Environment.GetEnvironmentVariable("STREAMREC_PG_BIN");
        if (!string.IsNullOrEmpty(named)) return IsBin(named) ? named : null;
        const string Debian = "/usr/lib/postgresql";
        var installed = Directory.Exists(Debian) ? Directory.GetDirectories(Debian).Select(folder => Path.Combine(folder, "bin")) : [];
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Concat(installed).FirstOrDefault(IsBin);
    }

    private static bool IsBin(string folder) =>
        new[] { "initdb", "postgres", "createdb", "pg_isready" }.All(program => File.Exists(Path.Combine(folder, program)));
}
