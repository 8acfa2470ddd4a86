using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Event;
using Npgsql;
using StreamRec.Actors.Journal;
using StreamRec.Domain;
using static StreamRec.Actors.Tests.Given;

namespace StreamRec.Actors.Tests;

/// <summary>A user has one row, whoever writes, and of two owners one is refused.</summary>
public sealed class OneRowTests(Stores stores) : IClassFixture<Stores>
{
    private const string Count = "SELECT count(*) FROM journal";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Stores.Both), MemberType = typeof(Stores))]
    public async Task After_many_evenings_there_is_one_row_of_each_user(string kind)
    {
        var database = await stores.NewAsync(kind);
        await using var node = await TestNode.StartAsync(database);
        UserId[] users = [new("ann"), new("bob"), new("cem")];
        for (var evening = 0; evening < 5; evening++)
        {
            foreach (var user in users)
            {
                for (var i = 0; i < 3; i++)
                {
                    var offset = (evening * 3) + i;
                    await node.FoldDurablyAsync(BatchOf(user, offset - 1, Play(offset, $"t{offset}", user)));
                }
                await (await node.ActorOfAsync(user)).GracefulStop(TimeSpan.FromSeconds(30), CheckpointAndStop.Instance);
            }
        }

        Assert.Equal(users.Length, await Stores.NumberAsync(database, Count));
        Assert.Equal(15, Played((await node.ProfileAsync(users[0])).Profile).Length);
    }

    /// <summary>Rows and snapshots as nodes left them that took a snapshot after some checkpoints and deleted what was older.</summary>
    [Theory, MemberData(nameof(Stores.Both), MemberType = typeof(Stores))]
    public async Task What_an_older_version_left_is_read_and_becomes_one_row(string kind)
    {
        var database = await stores.NewAsync(kind);
        await using (var node = await TestNode.StartAsync(database))
        {
            await node.FoldDurablyAsync(Batch(-1, Play(0, "a")));
            await Stores.NumberAsync(database, "CREATE TABLE older AS SELECT * FROM journal");
            await node.FoldDurablyAsync(Batch(0, Play(1, "b")));
        }
        await Stores.NumberAsync(database, """
            INSERT INTO journal (deleted, persistence_id, sequence_number, message, manifest, identifier, writer_uuid, created)
            SELECT deleted, persistence_id, sequence_number, message, manifest, identifier, writer_uuid, created FROM older
            """);
        Assert.Equal(2, await Stores.NumberAsync(database, Count));

        await using var next = await TestNode.StartAsync(database);
        Assert.Equal(["a", "b"], Played((await next.ProfileAsync(Ann)).Profile));
        await next.FoldDurablyAsync(Batch(1, Play(2, "c")));

        Assert.Equal(1, await Stores.NumberAsync(database, Count));
        Assert.Equal(3, await Stores.NumberAsync(database, "SELECT max(sequence_number) FROM journal"));
    }

    [Fact]
    public async Task Refused_rows_of_a_batch_cost_the_others_neither_a_statement_nor_the_connection()
    {
        var counting = new CountingWriter(row => row.PersistenceId.EndsWith('7'));
        await using var writer = new JournalWriter(_ => counting.OpenAsync(), new StoreHealth(), NoLogger.Instance);
        var first = writer.WriteAsync(Row("first"));
        await counting.FirstCame;
        var writes = Enumerable.Range(0, 64).Select(i => (Id: $"u{i}", Written: writer.WriteAsync(Row($"u{i}")))).ToList();

        counting.LetGo();
        await first.WaitAsync(Token);
        foreach (var (id, written) in writes)
        {
            if (id.EndsWith('7')) await Assert.ThrowsAsync<FencedException>(() => written.WaitAsync(Token));
            else await written.WaitAsync(Token);
        }

        Assert.Equal((2, 1, 0), (counting.Statements, counting.Opened, counting.Closed));
    }

    [Theory, MemberData(nameof(Stores.Both), MemberType = typeof(Stores))]
    public async Task A_batch_with_refused_rows_writes_the_others_at_once_and_knows_its_own_rows_again(string kind)
    {
        var database = await JournalAsync(kind);
        await using var source = database.OpenSource();
        await using var mine = await OpenAsync(database, source);
        await using var another = await OpenAsync(database, source);
        await another.WriteAsync(new[] { Row("u1", 3, "another"), Row("u2", 1, "another") }, Token);

        JournalRow[] batch = [Row("u0"), Row("u1"), Row("u2"), Row("u3")];
        Assert.Equal(["u0", "u3"], (await mine.WriteAsync(batch, Token)).Order());
        Assert.Equal(["u0", "u3"], (await mine.WriteAsync(batch, Token)).Order()); // the answer was lost
        Assert.Equal(["u1", "u2"], (await another.WriteAsync(new[] { Row("u1", 4, "another"), Row("u2", 2, "another") }, Token)).Order());

        Assert.Equal(4, await Stores.NumberAsync(database, Count));
        Assert.Equal(8, await Stores.NumberAsync(database, "SELECT sum(sequence_number) FROM journal"));
    }

    /// <summary>
    /// Owners that do not know of each other, on connections of their own, each writing the number after the one it read: every
    /// number of a user is given to one of them, and its row is the last.
    /// </summary>
    [Theory, MemberData(nameof(Stores.Both), MemberType = typeof(Stores))]
    public async Task Of_owners_that_race_each_number_is_given_once_and_one_row_is_left(string kind)
    {
        const int Users = 8, Owners = 6, Rounds = 40;
        var database = await JournalAsync(kind);
        await using var source = database.OpenSource();
        var won = new ConcurrentBag<(string User, long Number)>();
        await Task.WhenAll(Enumerable.Range(0, Owners).Select(owner => Task.Run(
            async () =>
            {
                await using var writer = await OpenAsync(database, source);
                var rows = new JournalRows(source);
                for (var round = 0; round < Rounds; round++)
                {
                    var batch = new List<JournalRow>();
                    // In an order of its own: owners wait for each other and never in a circle.
                    for (var i = 0; i < Users; i++)
                    {
                        var user = $"u{(owner % 2 == 0 ? i : Users - 1 - i)}";
                        batch.Add(Row(user, (await rows.NewestAsync([user])).GetValueOrDefault(user).Highest + 1, $"owner{owner}"));
                    }
                    var there = await writer.WriteAsync(batch.ToArray(), Token);
                    foreach (var row in batch.Where(row => there.Contains(row.PersistenceId))) won.Add((row.PersistenceId, row.SequenceNr));
                }
            },
            Token)));

        Assert.Equal(won.Count, won.Distinct().Count());
        Assert.Equal(Users, await Stores.NumberAsync(database, Count));
        Assert.Equal(won.Count, await Stores.NumberAsync(database, "SELECT sum(sequence_number) FROM journal"));
    }

    /// <summary>
    /// The owner's first row was written and replaced while the zombie's statement was on its way: no key has the zombie's number
    /// any more, and what it saw before that must not count.
    /// </summary>
    [Fact]
    public async Task On_PostgreSQL_a_first_row_that_comes_when_it_was_written_and_replaced_meanwhile_is_refused()
    {
        var database = await JournalAsync("postgres");
        await using var source = (NpgsqlDataSource)database.OpenSource();
        await using var zombie = await OpenAsync(database, source);
        await using var owner = await source.OpenConnectionAsync(Token);
        await using var transaction = await owner.BeginTransactionAsync(Token);
        await ExecuteAsync("SELECT pg_advisory_xact_lock(hashtextextended('u', 0))");

        var late = zombie.WriteAsync(new[] { Row("u", 1, "zombie") }, Token);
        await Stores.UntilAsync(database, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted", 1, "the zombie waits");
        await ExecuteAsync("""
            INSERT INTO journal (deleted, persistence_id, sequence_number, message, manifest, identifier, writer_uuid, created)
            VALUES (false, 'u', 2, '', 'C1', 7301, 'owner', 0)
            """);
        await transaction.CommitAsync(Token);

        Assert.Empty(await late);
        Assert.Equal(2, await Stores.NumberAsync(database, "SELECT sum(sequence_number) FROM journal"));

        async Task ExecuteAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, owner, transaction);
            await command.ExecuteNonQueryAsync(Token);
        }
    }

    private static JournalRow Row(string id, long number = 1, string writer = "me") => new(id, number, [1], "C1", 7301, writer, 0);

    private async Task<JournalDatabase> JournalAsync(string kind)
    {
        var database = await stores.NewAsync(kind);
        await using (var node = await TestNode.StartAsync(database)) await node.ProfileAsync(Ann); // makes the tables
        return database;
    }

    private static Task<IRowWriter> OpenAsync(JournalDatabase database, System.Data.Common.DbDataSource source) =>
        JournalWriter.OpenAsync(database, source, Token);

    /// <summary>Counts statements and connections; the first statement waits.</summary>
    private sealed class CountingWriter(Func<JournalRow, bool> refused) : IRowWriter
    {
        private readonly TaskCompletionSource _came = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Opened, Closed, Statements;

        public Task FirstCame => _came.Task;

        public void LetGo() => _go.SetResult();

        public Task<IRowWriter> OpenAsync()
        {
            Opened++;
            return Task.FromResult<IRowWriter>(this);
        }

        public async Task<HashSet<string>> WriteAsync(ReadOnlyMemory<JournalRow> rows, CancellationToken cancellation)
        {
            Statements++;
            _came.TrySetResult();
            await _go.Task;
            return [.. rows.ToArray().Where(row => !refused(row)).Select(row => row.PersistenceId)];
        }

        public ValueTask DisposeAsync()
        {
            Closed++;
            return ValueTask.CompletedTask;
        }
    }
}
