using System.Data.Common;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace StreamRec.Actors.Journal;

/// <summary>
/// Users' newest rows: a checkpoint is the whole state. A user has one, but several where a node wrote last that kept older rows and
/// snapshots; of these none was ahead of the newest row.
/// </summary>
internal sealed class JournalRows(DbDataSource source)
{
    private const string Columns = "persistence_id, sequence_number, message, manifest, identifier, writer_uuid, created, deleted";

    // A look-up by the key for each, whatever the planner knows of a table that has just begun to fill.
    private const string NewestOfPostgres = $"""
        SELECT newest.* FROM unnest($1) AS asked(id) CROSS JOIN LATERAL (
            SELECT {Columns} FROM journal WHERE persistence_id = asked.id ORDER BY sequence_number DESC LIMIT 1) AS newest
        """;

    // https://sqlite.org/lang_select.html#bareagg: beside a max, columns are those of its row.
    private const string NewestOfSqlite = $"""
        SELECT {Columns}, max(sequence_number) FROM journal WHERE persistence_id IN (SELECT value FROM json_each(@ids))
        GROUP BY persistence_id
        """;

    private const string Probe = """
        INSERT INTO journal (deleted, persistence_id, sequence_number, message, manifest, identifier, writer_uuid, created)
        VALUES (false, @id, 0, @message, '', 0, '', 0);
        DELETE FROM journal WHERE persistence_id = @id
        """;

    /// <summary>One round trip, whatever their number. Who has no row is not in it.</summary>
    public async Task<IReadOnlyDictionary<string, NewestRow>> NewestAsync(string[] persistenceIds)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        if (command is NpgsqlCommand postgres)
        {
            command.CommandText = NewestOfPostgres;
            postgres.Parameters.Add(new NpgsqlParameter<string[]>
            {
                NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text,
                TypedValue = persistenceIds,
            });
        }
        else
        {
            command.CommandText = NewestOfSqlite;
            Add(command, "@ids", JsonSerializer.Serialize(persistenceIds));
        }
        var newest = new Dictionary<string, NewestRow>(persistenceIds.Length);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var (id, highest) = (reader.GetString(0), reader.GetInt64(1));
            newest[id] = new NewestRow(highest, reader.GetBoolean(7) ? null : new JournalRow(
                id, highest, (byte[])reader[2], Text(reader, 3), reader.GetInt32(4), Text(reader, 5), reader.GetInt64(6)));
        }
        return newest;
    }

    /// <summary>
    /// Does what checkpoints need, and lets go of it: writes. A standby, a locked file, a full disk or a missing table fails it.
    /// </summary>
    public async Task ProbeAsync(CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = Probe;
        Add(command, "id", $"probe-{Guid.NewGuid():N}");
        Add(command, "message", Array.Empty<byte>());
        await command.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    private static string Text(DbDataReader reader, int column) => reader.IsDBNull(column) ? "" : reader.GetString(column);

    private static void Add(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }
}

/// <summary>The highest number that a user's rows have, 0 when there is none; the row is null where it was deleted.</summary>
internal readonly record struct NewestRow(long Highest, JournalRow? Row);
