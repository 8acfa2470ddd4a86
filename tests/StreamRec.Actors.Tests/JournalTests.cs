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

    [Fact]
    public async Task Users_who_wake_together_are_read_by_few_queries()
    {
        var (first, queries) = (new TaskCompletionSource(), 0);
        var reader = new JournalReader(async ids =>
        {
            Interlocked.Increment(ref queries);
            await first.Task;
            return ids.ToDictionary(id => id, id => new NewestRow(id.Length, null));
        });
        var reads = Enumerable.Range(0, 200).Select(n => (Id: $"user-{n}", Read: reader.NewestAsync($"user-{n}"))).ToList();

        first.SetResult();

        foreach (var (id, read) in reads) Assert.Equal(id.Length, (await read).Highest);
        Assert.InRange(queries, 1, 4);
    }

    [Fact]
    public async Task A_row_that_cannot_be_read_fails_alone()
    {
        var first = new TaskCompletionSource();
        var reader = new JournalReader(async ids =>
        {
            await first.Task;
            return ids.Contains("user-7") ? throw new InvalidCastException("this row is wrong") : new Dictionary<string, NewestRow>();
        });
        var reads = Enumerable.Range(0, 20).Select(n => (Id: $"user-{n}", Read: reader.NewestAsync($"user-{n}"))).ToList();

        first.SetResult();

        foreach (var (id, read) in reads)
        {
            if (id == "user-7") await Assert.ThrowsAsync<InvalidCastException>(() => read);
            else Assert.Equal(0, (await read).Highest);
        }
    }

    [Fact]
    public async Task A_node_asks_the_database_few_questions_for_users_who_wake_together()
    {
        var database = await stores.NewAsync("postgres");
        var name = new Npgsql.NpgsqlConnectionStringBuilder(database.ConnectionString).Database;
        await using var node = await TestNode.StartAsync(database);
        await node.ProfileAsync(Ann); // the first recoveries see the tables made
        var commands = 0;
        using var listener = new System.Diagnostics.ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref _) => System.Diagnostics.ActivitySamplingResult.AllData,
            ActivityStopped = command =>
            {
                if (command.TagObjects.Any(tag => tag.Value as string == name)) Interlocked.Increment(ref commands);
            },
        };
        System.Diagnostics.ActivitySource.AddActivityListener(listener);

        await Task.WhenAll(Enumerable.Range(0, 200).Select(n => node.ProfileAsync(new StreamRec.Domain.UserId($"together-{n}"))));

        Assert.InRange(commands, 1, 150); // one for each would be 200, Akka's own way takes two
    }

    [Theory, MemberData(nameof(Stores.Both), MemberType = typeof(Stores))]
    public async Task The_newest_rows_of_many_users_are_read_at_once(string kind)
    {
        var database = await stores.NewAsync(kind);
        await using (var node = await TestNode.StartAsync(database)) await node.ProfileAsync(Ann); // makes the tables
        var none = kind == "sqlite" ? "x''" : "''";
        await Stores.NumberAsync(database, $"""
            INSERT INTO journal (deleted, persistence_id, sequence_number, message, manifest, identifier, writer_uuid, created)
            VALUES (false, 'a', 1, {none}, 'C1', 7301, 'me', 5), (false, 'a', 2, {none}, 'C1', 7301, 'you', 6),
                (true, 'b "', 3, {none}, 'C1', 7301, '', 7)
            """);
        await using var source = database.OpenSource();

        var newest = await new JournalRows(source).NewestAsync(["a", "b \"", "c"]);

        Assert.Equal(["a", "b \""], newest.Keys.Order());
        Assert.Equal(("you", 2, 6L), (newest["a"].Row!.Value.Writer, newest["a"].Highest, newest["a"].Row!.Value.Created));
        Assert.Equal((null, 3), (newest["b \""].Row, newest["b \""].Highest));
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
