using Microsoft.Data.Sqlite;
using Npgsql;
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

    public static async Task<long> NumberAsync(JournalDatabase database, string sql)
    {
        await using System.Data.Common.DbConnection connection =
            database.IsSqlite ? new SqliteConnection(database.ConnectionString) : new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync() is { } value and not DBNull ? Convert.ToInt64(value) : 0;
    }

    public static Task UntilAsync(JournalDatabase database, string sql, long number, string what) =>
        Eventually.TrueAsync(async () => await NumberAsync(database, sql) == number, TimeSpan.FromSeconds(60), () => what);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_postgres is not null) await _postgres.DisposeAsync();
        _folder.Dispose();
        _turn.Dispose();
    }
}
