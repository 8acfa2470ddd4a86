using System.Data.Common;
using Akka.Configuration;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace StreamRec.Actors.Journal;

/// <summary>
/// Where checkpoints are: <c>sqlite:FILE</c> (WAL, synchronous=FULL: an offset is committed on its word) or a PostgreSQL
/// connection string. The tables are those of Akka.Persistence.Sql.
/// </summary>
public sealed record JournalDatabase(bool IsSqlite, string ConnectionString)
{
    private const string SqlitePrefix = "sqlite:";

    // What the given string says comes later and wins. Prepared by use: recovery and checkpoints run the same few statements.
    // The journal and Akka.Persistence.Sql have a pool each; a server allows 100 connections by default.
    private const string PostgresDefaults =
        "Max Auto Prepare=20;Auto Prepare Min Usages=2;Timeout=5;Command Timeout=10;Maximum Pool Size=10;Application Name=streamrec;";

    /// <summary>linq2db's names, as Akka.Persistence.Sql wants them.</summary>
    public string ProviderName => IsSqlite ? "SQLite.MS" : "PostgreSQL.15";

    /// <exception cref="FormatException">Neither form; the message says what is accepted.</exception>
    public static JournalDatabase Parse(string text)
    {
        if (text.StartsWith(SqlitePrefix, StringComparison.Ordinal) && text.Length > SqlitePrefix.Length)
        {
            var sqlite = new SqliteConnectionStringBuilder { DataSource = text[SqlitePrefix.Length..], DefaultTimeout = 10 };
            return new JournalDatabase(true, sqlite.ConnectionString);
        }
        try
        {
            var postgres = new NpgsqlConnectionStringBuilder(PostgresDefaults + text);
            if (string.IsNullOrEmpty(postgres.Host)) throw new ArgumentException("it names no Host");
            return new JournalDatabase(false, postgres.ConnectionString);
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            throw new FormatException(
                "The database must be 'sqlite:FILE' or a PostgreSQL connection string (Host=…;Username=…;Database=…): " + e.Message, e);
        }
    }

    internal static JournalDatabase FromPlugin(Config plugin) =>
        new(plugin.GetString("provider-name").StartsWith("SQLite", StringComparison.Ordinal), plugin.GetString("connection-string"));

    internal DbDataSource OpenSource() => IsSqlite
        ? SqliteFactory.Instance.CreateDataSource(ConnectionString)
        : NpgsqlDataSource.Create(ConnectionString);

    /// <summary>A connection to write checkpoints through.</summary>
    internal async Task<DbConnection> OpenForWritesAsync(DbDataSource source, CancellationToken cancellation)
    {
        var connection = await source.OpenConnectionAsync(cancellation);
        if (!IsSqlite) return connection;
        try
        {
            await using var pragma = connection.CreateCommand();
            pragma.CommandText = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;";
            await pragma.ExecuteNonQueryAsync(cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
