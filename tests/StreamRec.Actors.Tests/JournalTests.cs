using Akka.Event;
using Microsoft.Data.Sqlite;
using StreamRec.Actors.Journal;
using static StreamRec.Actors.Tests.Given;

namespace StreamRec.Actors.Tests;

public sealed class JournalTests(Stores stores) : IClassFixture<Stores>
{
    private static readonly JournalRow Row = new("user-x", 1, [1], "C1", 7301, "me", 0);

    [Fact]
    public async Task A_connection_that_does_not_close_ends_no_later_write()
    {
        var opened = 0;
        await using var writer = new JournalWriter(
            _ => Task.FromResult<IRowWriter>(new BrokenWriter(works: ++opened > 1)), new StoreHealth(), NoLogger.Instance);

        await Assert.ThrowsAsync<FormatException>(() => writer.WriteAsync(Row).WaitAsync(TimeSpan.FromSeconds(30)));
        await writer.WriteAsync(Row).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData(11, false)] // CORRUPT
    [InlineData(21, false)] // MISUSE
    [InlineData(26, false)] // NOTADB
    [InlineData(5, true)] // BUSY
    [InlineData(10, true)] // IOERR
    [InlineData(13, true)] // FULL
    public void Waiting_helps_against_a_busy_file_and_not_against_a_broken_one(int code, bool away) =>
        Assert.Equal(away, StoreFailure.IsAway(new SqliteException("no", code)));

    [Fact]
    public async Task The_probe_fails_without_tables_and_while_the_file_is_locked()
    {
        var file = await stores.NewAsync("sqlite");
        var database = file with { ConnectionString = new SqliteConnectionStringBuilder(file.ConnectionString) { DefaultTimeout = 1 }.ConnectionString };
        await using var source = database.OpenSource();
        var rows = new JournalRows(source);
        var token = TestContext.Current.CancellationToken;
        await Assert.ThrowsAsync<SqliteException>(() => rows.ProbeAsync(token));
        await using (var node = await TestNode.StartAsync(database)) await node.ProfileAsync(Ann); // makes the tables

        await using (var other = new SqliteConnection(database.ConnectionString))
        {
            await other.OpenAsync(token);
            await using var lockOfAnother = other.BeginTransaction(deferred: false);
            Assert.True(StoreFailure.IsAway(await Assert.ThrowsAsync<SqliteException>(() => rows.ProbeAsync(token))));
        }
        await rows.ProbeAsync(token);

        Assert.Equal(0, await Stores.NumberAsync(database, "SELECT count(*) FROM journal"));
    }

    [Fact]
    public async Task The_probe_fails_where_PostgreSQL_is_read_only()
    {
        var database = await stores.NewAsync("postgres");
        await using (var node = await TestNode.StartAsync(database)) await node.ProfileAsync(Ann);
        await ProbeAsync(database);
        var standby = database with { ConnectionString = database.ConnectionString + ";Options=-c default_transaction_read_only=on" };

        var failure = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => ProbeAsync(standby));

        Assert.True(StoreFailure.IsAway(failure));
        Assert.Equal(0, await Stores.NumberAsync(database, "SELECT count(*) FROM journal"));
    }

    private static async Task ProbeAsync(JournalDatabase database)
    {
        await using var source = database.OpenSource();
        await new JournalRows(source).ProbeAsync(TestContext.Current.CancellationToken);
    }

    private sealed class BrokenWriter(bool works) : IRowWriter
    {
        public Task<HashSet<string>> WriteAsync(ReadOnlyMemory<JournalRow> rows, CancellationToken cancellation) =>
            works ? Task.FromResult(new HashSet<string> { Row.PersistenceId }) : Task.FromException<HashSet<string>>(new FormatException("this row is wrong"));

        public ValueTask DisposeAsync() => works ? ValueTask.CompletedTask : throw new ObjectDisposedException("connection");
    }
}
