using System.Net;
using StreamRec.Cli;
using StreamRec.Testing;

namespace StreamRec.LoadTest.Rival;

/// <summary>tests/StreamRec.Baseline as a process of its own.</summary>
internal sealed class RivalService : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private readonly TestFolder _folder = new("rival");
    private readonly ServerProcess _server;

    private RivalService(string assembly, int redisPort, IReadOnlyDictionary<string, string> environment)
    {
        Address = new IPEndPoint(IPAddress.Loopback, Loopback.FreePort());
        _server = ServerProcess.Start(_folder["log"], ["dotnet", "exec", assembly], new Dictionary<string, string>(environment)
        {
            ["ASPNETCORE_URLS"] = $"http://{Address}",
            ["Redis"] = $"127.0.0.1:{redisPort}",
        });
    }

    public IPEndPoint Address { get; }
    public int ProcessId => _server.Id;

    public static async Task<RivalService> StartAsync(int redisPort, IReadOnlyDictionary<string, string> environment)
    {
        var assembly = FindAssembly();
        if (!File.Exists(assembly)) throw new CommandFailedException($"{assembly}: there is no such file; build tests/StreamRec.LoadTest.");
        var service = new RivalService(assembly, redisPort, environment);
        try
        {
            // It listens only when its tables and networks are loaded.
            await service._server.WaitForPortAsync(service.Address.Port, StartLimit);
            return service;
        }
        catch
        {
            service.Dispose();
            throw;
        }
    }

    /// <summary>Beside this program's own output: tests/PROJECT/bin/CONFIGURATION/FRAMEWORK.</summary>
    private static string FindAssembly()
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var tests = own.Parent?.Parent?.Parent?.Parent?.FullName ?? own.FullName;
        return Path.Combine(tests, "StreamRec.Baseline", "bin", own.Parent?.Name ?? "", own.Name, "StreamRec.Baseline.dll");
    }

    public void Dispose()
    {
        _server.Dispose();
        _folder.Dispose();
    }
}
