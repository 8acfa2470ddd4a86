using StreamRec.Actors.Journal;
using StreamRec.Testing;

namespace StreamRec.Actors.Tests;

/// <summary>Both databases; PostgreSQL's server is started once, when the first test wants it.</summary>
public sealed class Stores : IAsyncLifetime
{
    private readonly TestFolder _folder = new("actors");
    private readonly SemaphoreSlim _turn = new(1);
    private PostgresServer? _postgres;
    private int _files;

    public static TheoryData<string> Both => ["sqlite", "postgres"];

    /// <summary>A new, empty database.</summary>
    public async Task<JournalDatabase> NewAsync(string kind)
    {
        if (kind == "sqlite") return JournalDatabase.Parse($"sqlite:{_folder[$"{Interlocked.Increment(ref _files)}.db"]}");
        Assert.SkipUnless(PostgresServer.Available, PostgresServer.HowToProvide);
        await _turn.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            _postgres ??= await PostgresServer.StartAsync();
            return JournalDatabase.Parse(await _postgres.CreateDatabaseAsync());
        }
        finally
        {
            _turn.Release();
        }
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_postgres is not null) await _postgres.DisposeAsync();
        _folder.Dispose();
        _turn.Dispose();
    }
}
