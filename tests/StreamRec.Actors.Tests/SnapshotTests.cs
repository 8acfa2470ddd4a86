using Microsoft.Data.Sqlite;
using Npgsql;
using StreamRec.Actors.Journal;
using StreamRec.Testing;
using static StreamRec.Actors.Tests.Given;

namespace StreamRec.Actors.Tests;

public sealed class SnapshotTests(Stores stores) : IClassFixture<Stores>
{
    [Theory, MemberData(nameof(Stores.Both), MemberType = typeof(Stores))]
    public async Task After_a_snapshot_older_rows_go_and_what_is_left_recovers(string kind)
    {
        var database = await stores.NewAsync(kind);
        await using (var node = await TestNode.StartAsync(database, TestNode.Settings with { SnapshotEvery = 3 }))
        {
            for (var i = 1; i <= 7; i++) await node.FoldDurablyAsync(Batch(i - 2, Play(i - 1, $"t{i}")));
            await Eventually.TrueAsync(
                async () => await CountAsync(database, "journal", "NOT deleted") == 2 && await CountAsync(database, "snapshot", "true") == 1,
                TimeSpan.FromSeconds(60), () => "seven checkpoints leave the rows 6 and 7 and one snapshot");
        }
        Assert.Equal(6, await NumberAsync(database, "SELECT max(sequence_number) FROM snapshot"));

        await using (var again = await TestNode.StartAsync(database))
            Assert.Equal(["t1", "t2", "t3", "t4", "t5", "t6", "t7"], Played((await again.ProfileAsync(Ann)).Profile));

        // Of the journal's last row alone the snapshot cannot be told; without it the snapshot is what is left.
        await NumberAsync(database, "DELETE FROM journal WHERE sequence_number = 7");
        await using var older = await TestNode.StartAsync(database);
        Assert.Equal(["t1", "t2", "t3", "t4", "t5", "t6"], Played((await older.ProfileAsync(Ann)).Profile));
    }

    private static async Task<long> CountAsync(JournalDatabase database, string table, string where) =>
        await NumberAsync(database, $"SELECT count(*) FROM {table} WHERE {where}");

    private static async Task<long> NumberAsync(JournalDatabase database, string sql)
    {
        await using System.Data.Common.DbConnection connection =
            database.IsSqlite ? new SqliteConnection(database.ConnectionString) : new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync() is { } value and not DBNull ? Convert.ToInt64(value) : 0;
    }
}
