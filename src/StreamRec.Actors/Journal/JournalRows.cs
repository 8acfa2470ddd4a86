using System.Collections.Concurrent;
using System.Data.Common;

namespace StreamRec.Actors.Journal;

/// <summary>
/// Reads a user's newest row: a checkpoint is the whole state. There is one, but several where a node wrote last that kept older rows
/// and snapshots; of these none was ahead of the newest row. One round trip serves both of Akka's questions, the highest sequence
/// number and the replay that follows it.
/// </summary>
internal sealed class JournalRows(DbDataSource source)
{
    private const string Newest = """
        SELECT sequence_number, message, manifest, identifier, writer_uuid, created, deleted
        FROM journal WHERE persistence_id = @id ORDER BY sequence_number DESC LIMIT 1
        """;

    private const string Probe = """
        INSERT INTO journal (deleted, persistence_id, sequence_number, message, manifest, identifier, writer_uuid, created)
        VALUES (false, @id, 0, @message, '', 0, '', 0);
        DELETE FROM journal WHERE persistence_id = @id
        """;

    private readonly ConcurrentDictionary<string, JournalRow> _forReplay = new();

    /// <summary>
    /// 0: no row. Keeps the row for <see cref="TakeAsync"/> when a replay from above <paramref name="from"/> will ask for it.
    /// </summary>
    public async Task<long> HighestAsync(string persistenceId, long from, CancellationToken cancellation)
    {
        var (highest, row) = await NewestAsync(persistenceId, cancellation);
        if (row is { } live && highest > from) _forReplay[persistenceId] = live;
        return highest;
    }

    public async Task<JournalRow?> TakeAsync(string persistenceId) =>
        _forReplay.TryRemove(persistenceId, out var kept) ? kept : (await NewestAsync(persistenceId, CancellationToken.None)).Row;

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

    private async Task<(long Highest, JournalRow? Row)> NewestAsync(string persistenceId, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = Newest;
        Add(command, "id", persistenceId);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation)) return (0, null);
        var highest = reader.GetInt64(0);
        if (reader.GetBoolean(6)) return (highest, null);
        return (highest, new JournalRow(
            persistenceId, highest, (byte[])reader[1], Text(reader, 2), reader.GetInt32(3), Text(reader, 4), reader.GetInt64(5)));
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
