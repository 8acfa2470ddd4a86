using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;

namespace StreamRec.Actors.Journal;

/// <summary>
/// Inserts rows in one transaction: all or none. The primary key is the fence against another owner's write; where a snapshot
/// has let rows go, a row that lies below one that is left becomes null and is refused like a second of its key.
/// </summary>
internal interface IRowWriter : IAsyncDisposable
{
    Task InsertAsync(ReadOnlyMemory<JournalRow> rows, CancellationToken cancellation);

    /// <summary>Who wrote that row; null: it is not there.</summary>
    Task<string?> WriterOfAsync(string persistenceId, long sequenceNr, CancellationToken cancellation);
}

/// <summary>One statement per batch, whatever its size: prepared once.</summary>
internal sealed class PostgresRowWriter(NpgsqlConnection connection) : IRowWriter
{
    private const string Insert = """
        INSERT INTO journal (deleted, persistence_id, sequence_number, message, manifest, identifier, writer_uuid, created)
        SELECT false, id,
               CASE WHEN number > (SELECT coalesce(max(sequence_number), 0) FROM journal WHERE persistence_id = id) THEN number END,
               message, manifest, serializer, writer, created
        FROM unnest(@ids, @numbers, @messages, @manifests, @serializers, @writers, @created)
             AS row(id, number, message, manifest, serializer, writer, created)
        """;

    public async Task InsertAsync(ReadOnlyMemory<JournalRow> rows, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Insert, connection);
        Add(command, "ids", NpgsqlDbType.Text, rows.Span, static r => r.PersistenceId);
        Add(command, "numbers", NpgsqlDbType.Bigint, rows.Span, static r => r.SequenceNr);
        Add(command, "messages", NpgsqlDbType.Bytea, rows.Span, static r => r.Message);
        Add(command, "manifests", NpgsqlDbType.Text, rows.Span, static r => r.Manifest);
        Add(command, "serializers", NpgsqlDbType.Integer, rows.Span, static r => r.SerializerId);
        Add(command, "writers", NpgsqlDbType.Text, rows.Span, static r => r.Writer);
        Add(command, "created", NpgsqlDbType.Bigint, rows.Span, static r => r.Created);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public async Task<string?> WriterOfAsync(string persistenceId, long sequenceNr, CancellationToken cancellation)
    {
        await using var command = RowWriterSql.SelectWriter(connection, persistenceId, sequenceNr);
        return await command.ExecuteScalarAsync(cancellation) as string;
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private static void Add<T>(NpgsqlCommand command, string name, NpgsqlDbType type, ReadOnlySpan<JournalRow> rows, Func<JournalRow, T> column)
    {
        var values = new T[rows.Length];
        for (var i = 0; i < rows.Length; i++) values[i] = column(rows[i]);
        command.Parameters.Add(new NpgsqlParameter<T[]>(name, NpgsqlDbType.Array | type) { TypedValue = values });
    }
}

/// <summary>SQLite in process: synchronous whatever it is called, one fsync per batch.</summary>
internal sealed class SqliteRowWriter(SqliteConnection connection) : IRowWriter
{
    private const string Insert = """
        INSERT INTO journal (deleted, persistence_id, sequence_number, message, manifest, identifier, writer_uuid, created)
        SELECT 0, @id,
               CASE WHEN @number > (SELECT coalesce(max(sequence_number), 0) FROM journal WHERE persistence_id = @id) THEN @number END,
               @message, @manifest, @serializer, @writer, @created
        """;

    public async Task InsertAsync(ReadOnlyMemory<JournalRow> rows, CancellationToken cancellation)
    {
        // Immediate: the write lock is taken (and waited for) at the beginning, not in the middle.
        await using var transaction = connection.BeginTransaction(deferred: false);
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = Insert;
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows.Span[i];
            command.Parameters.Clear();
            command.Parameters.AddWithValue("@id", row.PersistenceId);
            command.Parameters.AddWithValue("@number", row.SequenceNr);
            command.Parameters.AddWithValue("@message", row.Message);
            command.Parameters.AddWithValue("@manifest", row.Manifest);
            command.Parameters.AddWithValue("@serializer", row.SerializerId);
            command.Parameters.AddWithValue("@writer", row.Writer);
            command.Parameters.AddWithValue("@created", row.Created);
            await command.ExecuteNonQueryAsync(cancellation);
        }
        await transaction.CommitAsync(cancellation);
    }

    public async Task<string?> WriterOfAsync(string persistenceId, long sequenceNr, CancellationToken cancellation)
    {
        await using var command = RowWriterSql.SelectWriter(connection, persistenceId, sequenceNr);
        return await command.ExecuteScalarAsync(cancellation) as string;
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}

internal static class RowWriterSql
{
    public static DbCommand SelectWriter(DbConnection connection, string persistenceId, long sequenceNr)
    {
        var command = connection.CreateCommand();
        command.CommandText = "SELECT writer_uuid FROM journal WHERE persistence_id = @id AND sequence_number = @number";
        foreach (var (name, value) in new (string, object)[] { ("id", persistenceId), ("number", sequenceNr) })
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value;
            command.Parameters.Add(parameter);
        }
        return command;
    }
}
