using Akka.Actor;
using Akka.Event;
using StreamRec.Actors.Journal;
using StreamRec.Domain;
using StreamRec.Testing;
using static StreamRec.Actors.Tests.Given;

namespace StreamRec.Actors.Tests;

public sealed class GateTests
{
    [Fact]
    public async Task Lists_go_on_while_PostgreSQL_is_stopped_and_all_is_durable_after()
    {
        Assert.SkipUnless(PostgresServer.Available, PostgresServer.HowToProvide);
        await using var server = await PostgresServer.StartAsync();
        await using var node = await TestNode.StartAsync(JournalDatabase.Parse(server.ConnectionString));
        UserId[] users = [.. Enumerable.Range(0, 200).Select(i => new UserId($"u{i}"))];
        foreach (var user in users) node.Send(BatchOf(user, -1, Play(1, "a", user)));
        await AllDurableAsync(node, users, 1);
        var screen = new Probe(node.System);
        node.Region.Tell(new Subscribe(users[0], Home), screen.Ref);
        node.Send(new NothingPending(users[0], EpochOf(users[0]), -1));
        await screen.NextAsync<ListUpdate>();

        await server.KillAsync();
        foreach (var user in users) node.Send(BatchOf(user, 1, Play(2, "b", user)));
        await screen.NextAsync<ListUpdate>(u => u.AsOf?.EventId == "e2");
        await Eventually.TrueAsync(() => !node.Actors.DatabaseAvailable, "the gate closes");
        foreach (var user in users) node.Send(BatchOf(user, 2, Play(3, "c", user)));
        var during = await screen.NextAsync<ListUpdate>(u => u.AsOf?.EventId == "e3");
        Assert.DoesNotContain(node.Lane.Drain(), m => m is Durable { Mark: > 1 } or Gap);

        await server.StartAgainAsync();
        foreach (var user in users) node.Send(new AskDurable(user, EpochOf(user), 3));
        await AllDurableAsync(node, users, 3);

        Assert.Equal(["c", "b", "a"], during.Items.Take(3).Select(i => i.Title));
        Assert.True(node.Actors.DatabaseAvailable);
    }

    [Fact]
    public async Task A_database_that_is_read_and_refuses_writes_is_known_before_anybody_writes()
    {
        Assert.SkipUnless(PostgresServer.Available, PostgresServer.HowToProvide);
        await using var server = await PostgresServer.StartAsync();
        var database = JournalDatabase.Parse(server.ConnectionString);
        await using (var before = await TestNode.StartAsync(database)) await before.FoldDurablyAsync(Batch(-1, Play(1, "a")));
        await using var source = database.OpenSource();
        await ExecuteAsync("""
            CREATE FUNCTION full_disk() RETURNS trigger AS 'BEGIN RAISE EXCEPTION ''disk full'' USING ERRCODE = ''53100''; END' LANGUAGE plpgsql;
            CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON journal EXECUTE FUNCTION full_disk()
            """);

        await using var node = await TestNode.StartAsync(database);
        await node.ProfileAsync(Ann);
        await Eventually.TrueAsync(() => !node.Actors.DatabaseAvailable, "the first answer is followed by a try to write");

        await ExecuteAsync("DROP TRIGGER full_disk ON journal");
        await Eventually.TrueAsync(() => node.Actors.DatabaseAvailable, "it takes writes again");

        async Task ExecuteAsync(string statements)
        {
            await using var command = source.CreateCommand(statements);
            await command.ExecuteNonQueryAsync();
        }
    }

    [Fact]
    public async Task A_user_who_comes_while_the_database_is_away_is_served_when_it_is_back()
    {
        Assert.SkipUnless(PostgresServer.Available, PostgresServer.HowToProvide);
        await using var server = await PostgresServer.StartAsync();
        await using var node = await TestNode.StartAsync(JournalDatabase.Parse(server.ConnectionString));
        await node.FoldDurablyAsync(Batch(-1, Play(1, "a")));
        await server.KillAsync();
        var other = new UserId("bob");
        node.Send(BatchOf(other, -1, Play(1, "x", other)));
        await Eventually.TrueAsync(() => !node.Actors.DatabaseAvailable, "the gate closes");

        await server.StartAgainAsync();

        // What came to the recovery that failed is lost with it: the lane sends again.
        await node.Lane.AskAsync<Durable>(node.Region, BatchOf(other, -1, Play(1, "x", other)), d => d.UserId == other && d.Mark == 1);
    }

    [Fact]
    public async Task A_row_that_was_written_when_the_connection_broke_is_known_as_ones_own()
    {
        using var folder = new TestFolder("journal");
        var database = JournalDatabase.Parse($"sqlite:{folder["j.db"]}");
        await using (var node = await TestNode.StartAsync(database)) await node.ProfileAsync(Ann); // makes the tables
        await using var source = database.OpenSource();
        await using var writer = JournalWriter.To(database, source, new StoreHealth(), NoLogger.Instance);
        var row = new JournalRow("user-x", 1, [1], "C1", 7301, "me", 0);
        await writer.WriteAsync(row);

        await writer.WriteAsync(row);

        await Assert.ThrowsAsync<FencedException>(() => writer.WriteAsync(row with { Writer = "another" }));
    }

    private static async Task AllDurableAsync(TestNode node, UserId[] users, long mark)
    {
        var missing = users.ToHashSet();
        while (missing.Count > 0) missing.Remove((await node.Lane.NextAsync<Durable>(d => d.Mark >= mark)).UserId);
    }
}
