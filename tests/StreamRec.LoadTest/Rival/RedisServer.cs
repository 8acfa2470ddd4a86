using StreamRec.Cli;
using StreamRec.Testing;

namespace StreamRec.LoadTest.Rival;

/// <summary>A Redis of its own: a process on a free loopback port, its append-only file in its own folder, synced every second.</summary>
internal sealed class RedisServer : IDisposable
{
    private readonly TestFolder _folder = new("redis");
    private readonly ServerProcess _server;

    private RedisServer(string program)
    {
        Port = Loopback.FreePort();
        _server = ServerProcess.Start(_folder["log"],
        [
            program, "--port", $"{Port}", "--bind", "127.0.0.1", "--dir", _folder.Path, "--save", "",
            "--appendonly", "yes", "--appendfsync", "everysec",
        ], []);
    }

    public int Port { get; }
    public int ProcessId => _server.Id;

    /// <summary>As it names itself.</summary>
    public string Version { get; private set; } = "";

    /// <exception cref="CommandFailedException">It is not installed.</exception>
    public static async Task<RedisServer> StartAsync()
    {
        var program = Commands.OnPath("redis-server") ?? throw new CommandFailedException(
            "redis-server is not on PATH: the rival keeps its profiles in Redis. On Debian: apt-get install redis-server.");
        var version = await Commands.RunAsync([program, "--version"]);
        var server = new RedisServer(program) { Version = version.Split("v=")[^1].Split(' ')[0] };
        try
        {
            await server._server.WaitForPortAsync(server.Port, TimeSpan.FromSeconds(20));
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _server.Dispose();
        _folder.Dispose();
    }
}
