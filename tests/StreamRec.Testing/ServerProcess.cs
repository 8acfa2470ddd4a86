using System.Diagnostics;

namespace StreamRec.Testing;

/// <summary>
/// A server that a test starts. It ends with the test process however that ends: a small shell beside it reads a pipe whose
/// other end only the test process holds, and kills the server when the pipe closes.
/// </summary>
internal sealed class ServerProcess : IDisposable
{
    private const string Script = """
        exec 3<&0
        "$@" </dev/null >>"$SERVER_LOG" 2>&1 3<&- &
        server=$!
        echo $server
        exec >/dev/null 2>&1
        { read -r _ <&3; kill -9 $server; } &
        watch=$!
        exec 3<&-
        wait $server
        code=$?
        kill $watch
        exit $code
        """;

    private readonly Process _shell;
    private readonly string _log;

    private ServerProcess(Process shell, string log, int id) => (_shell, _log, Id) = (shell, log, id);

    /// <summary>Of the server, not of the shell beside it.</summary>
    public int Id { get; }

    public bool HasExited => _shell.HasExited;

    /// <summary>Once it has exited.</summary>
    public int ExitCode => _shell.ExitCode;

    public static ServerProcess Start(string log, IEnumerable<string> command, IEnumerable<KeyValuePair<string, string>> environment)
    {
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(Script);
        start.ArgumentList.Add("server");
        foreach (var word in command) start.ArgumentList.Add(word);
        foreach (var (key, value) in environment) start.Environment[key] = value;
        start.Environment["SERVER_LOG"] = log;
        var shell = Process.Start(start) ?? throw new InvalidOperationException("/bin/sh did not start.");
        var line = shell.StandardOutput.ReadLine();
        return int.TryParse(line, out var id)
            ? new ServerProcess(shell, log, id)
            : throw new InvalidOperationException($"The server's shell said '{line}', expected a process id; see {log}.");
    }

    /// <summary>Sends a signal by name (<c>KILL</c>, <c>TERM</c>, <c>INT</c>, <c>STOP</c>, <c>CONT</c>) to the server itself.</summary>
    public void Signal(string name)
    {
        if (_shell.HasExited) return;
        using var kill = Process.Start("/bin/kill", [$"-{name}", Id.ToString()]);
        kill.WaitForExit();
    }

    public Task WaitForExitAsync(CancellationToken cancellation) => _shell.WaitForExitAsync(cancellation);

    /// <summary>What has not ended by itself then is killed.</summary>
    public async Task WaitForExitAsync(TimeSpan limit)
    {
        using var deadline = new CancellationTokenSource(limit);
        try
        {
            await _shell.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            Signal("KILL");
            await _shell.WaitForExitAsync();
        }
    }

    public async Task WaitForPortAsync(int port, TimeSpan limit)
    {
        await Eventually.TrueAsync(
            async () => HasExited || await Loopback.AcceptsAsync(port), limit, () => $"nothing listens on 127.0.0.1:{port}; log:\n{LogTail()}");
        if (HasExited) throw new InvalidOperationException($"The server on port {port} ended at start; log:\n{LogTail()}");
    }

    private string LogTail() => File.Exists(_log) ? string.Join('\n', File.ReadLines(_log).TakeLast(30)) : "(none)";

    public void Dispose()
    {
        Signal("CONT");
        Signal("KILL");
        _shell.WaitForExit();
        _shell.Dispose();
    }
}
