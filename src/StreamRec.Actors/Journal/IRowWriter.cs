using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;

namespace StreamRec.Actors.Journal;

/// <summary>
/// Replaces users' rows, so that each user has one. The fence against another owner's write: a row goes in only when its number is
/// above every row of its user, and of two owners who write the same number one is refused, however they race.
/// </summary>
internal interface IRowWriter : IAsyncDisposable
{
    /// <summary>One transaction, one round trip.</summary>
    /// <param name="rows">At most one of each user.</param>
    /// <returns>
    /// Persistence ids of the rows that the journal has now: written, or found there as written by this writer before (a commit whose
    /// answer was lost). The others are refused: another owner was first.
    /// </returns>
    Task<HashSet<string>> WriteAsync(ReadOnlyMemory<JournalRow> rows, CancellationToken cancellation);
}

/// <summary>
/// Two statements per batch, whatever its size, prepared once and sent together. The second sees what was committed before the first
/// had its locks (each statement has its own snapshot), so owners of one user take turns: without the lock one who was late could
/// put a number in that has been written and replaced meanwhile, which no key remembers. A lock per user, in one order for all.
/// </summary>
internal sealed class PostgresRowWriter(NpgsqlConnection connection) : IRowWriter
{
    private const string Lock = """
        SELECT pg_advisory_xact_lock(key) FROM (SELECT DISTINCT hashtextextended(id, 0) AS key FROM unnest($1) AS id ORDER BY key) AS keys
        """;

    private const string Replace = """
        WITH given AS (
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7) AS row(id, number, message, manifest, serializer, writer, created)),
        known AS (
            SELECT id FROM given JOIN journal ON persistence_id = id AND sequence_number = number AND writer_uuid = writer),
        written AS (
            INSERT INTO journal (deleted, persistence_id, sequence_number, message, manifest, identifier, writer_uuid, created)
            SELECT false, id, number, message, manifest, serializer, writer, created FROM given
            WHERE NOT EXISTS (SELECT FROM journal WHERE persistence_id = id AND sequence_number >= number)
            ON CONFLICT DO NOTHING
            RETURNING persistence_id AS id, sequence_number AS number),
        replaced AS (
            DELETE FROM journal USING written WHERE persistence_id = id AND sequence_number < number)
        SELECT id FROM written UNION ALL SELECT id FROM known
        """;

    public async Task<HashSet<string>> WriteAsync(ReadOnlyMemory<JournalRow> rows, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection);
        var ids = Column(rows.Span, NpgsqlDbType.Text, static r => r.PersistenceId);
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Lock) { Parameters = { ids } });
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Replace)
        {
            Parameters =
            {
                ids.Clone(),
                Column(rows.Span, NpgsqlDbType.Bigint, static r => r.SequenceNr),
                Column(rows.Span, NpgsqlDbType.Bytea, static r => r.Message),
                Column(rows.Span, NpgsqlDbType.Text, static r => r.Manifest),
                Column(rows.Span, NpgsqlDbType.Integer, static r => r.SerializerId),
                Column(rows.Span, NpgsqlDbType.Text, static r => r.Writer),
                Column(rows.Span, NpgsqlDbType.Bigint, static r => r.Created),
            },
        });
        var there = new HashSet<string>(rows.Length);
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        await reader.NextResultAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) there.Add(reader.GetString(0));
        return there;
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private static NpgsqlParameter<T[]> Column<T>(ReadOnlySpan<JournalRow> rows, NpgsqlDbType type, Func<JournalRow, T> column)
    {
        var values = new T[rows.Length];
        for (var i = 0; i < rows.Length; i++) values[i] = column(rows[i]);
        return new NpgsqlParameter<T[]> { NpgsqlDbType = NpgsqlDbType.Array | type, TypedValue = values };
    }
}

/// <summary>
/// SQLite in process: synchronous whatever it is called, one fsync per batch. One writer at a time is the database's own rule.
/// </summary>
internal sealed class SqliteRowWriter(SqliteConnection connection) : IRowWriter
{
    private const string Replace = """
        INSERT INTO journal (deleted, persistence_id, sequence_number, message, manifest, identifier, writer_uuid, created)
        SELECT 0, @id, @number, @message, @manifest, @serializer, @writer, @created
        WHERE NOT EXISTS (SELECT 1 FROM journal WHERE persistence_id = @id AND sequence_number >= @number);
        DELETE FROM journal WHERE persistence_id = @id AND sequence_number < @number AND changes() = 1;
        SELECT EXISTS (SELECT 1 FROM journal WHERE persistence_id = @id AND sequence_number = @number AND writer_uuid = @writer);
        """;

    public async Task<HashSet<string>> WriteAsync(ReadOnlyMemory<JournalRow> rows, CancellationToken cancellation)
    {
        // Immediate: the write lock is taken (and waited for) at the beginning, not in the middle.
        await using var transaction = connection.BeginTransaction(deferred: false);
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = Replace;
        var there = new HashSet<string>(rows.Length);
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
            if (await command.ExecuteScalarAsync(cancellation) is 1L) there.Add(row.PersistenceId);
        }
        await transaction.CommitAsync(cancellation);
        return there;
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
