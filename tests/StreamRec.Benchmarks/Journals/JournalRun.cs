using System.Data.Common;
using System.Diagnostics;
using Akka.Actor;
using Akka.Event;
using Akka.Persistence;
using StreamRec.Actors.Journal;
using StreamRec.Cli.Simulation;
using StreamRec.Domain;
using StreamRec.Testing;

namespace StreamRec.Benchmarks.Journals;

/// <summary>
/// Evening after evening every user writes its checkpoints, through the node's own writer and statements. A hundred profiles grow event
/// by event as those of <c>streamrec simulate</c> do; each is written for every hundredth user, so that making them costs little.
/// </summary>
internal sealed class JournalRun(
    JournalDatabase database, int users, int evenings, int checkpoints, int events, int every, TextWriter output)
{
    private const int Profiles = 100;

    /// <summary>Rows that wait at the writer: it takes 256 at a time.</summary>
    private const int InFlight = 1024;

    private readonly string _rows = "SELECT count(*) FROM journal";

    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        using var system = ActorSystem.Create("journal", JournalConfig.For(database));
        Persistence.Instance.Apply(system).JournalFor(null); // makes the tables
        await using var source = database.OpenSource();
        await Eventually.TrueAsync(() => CanCountAsync(source), TimeSpan.FromSeconds(60), () => "the journal's tables are there");
        await using var writer = JournalWriter.To(database, source, new StoreHealth(), NoLogger.Instance);
        using var world = new DemoWorld();
        var crowd = Enumerable.Range(0, Profiles).Select(i => new Viewer(world, i)).ToArray();
        output.WriteLine($"{users:N0} users, {evenings} evenings, {checkpoints} checkpoints of {events} events each; {(database.IsSqlite ? "SQLite" : "PostgreSQL")}");
        output.WriteLine($"{"evening",8}{"rows",12}{"database MB",13}{"dead rows",12}{"row bytes",11}{"bytes/event",13}{"rows/s",10}");
        var (written, bytes, began) = (0L, 0L, Stopwatch.GetTimestamp());
        for (var evening = 1; evening <= evenings; evening++)
        {
            for (var checkpoint = 0; checkpoint < checkpoints; checkpoint++)
            {
                var states = crowd.Select(viewer => viewer.Next(events)).ToArray();
                var number = ((evening - 1L) * checkpoints) + checkpoint + 1;
                bytes += await WriteAsync(writer, states, number, cancellation);
                written += users;
            }
            if (evening % every != 0 && evening != evenings) continue;
            var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
            output.WriteLine(
                $"{evening,8}{await NumberAsync(source, _rows),12:N0}{await BytesAsync(source) / 1e6,13:N1}{await DeadAsync(source),12:N0}"
                + $"{bytes / written,11:N0}{bytes / (double)written / events,13:N1}{written / seconds,10:N0}");
            (written, bytes, began) = (0, 0, Stopwatch.GetTimestamp());
        }
        return await NumberAsync(source, _rows) == users;
    }

    private async Task<long> WriteAsync(JournalWriter writer, byte[][] states, long number, CancellationToken cancellation)
    {
        var writing = new Queue<Task>();
        var bytes = 0L;
        for (var user = 0; user < users; user++)
        {
            var state = states[user % Profiles];
            bytes += state.Length;
            if (writing.Count == InFlight) await writing.Dequeue().WaitAsync(cancellation);
            writing.Enqueue(writer.WriteAsync(new JournalRow($"user-{user:D8}", number, state, "C1", 7301, "benchmark", DateTime.UtcNow.Ticks)));
        }
        await Task.WhenAll(writing).WaitAsync(cancellation);
        return bytes;
    }

    private Task<long> BytesAsync(DbDataSource source) => NumberAsync(source, database.IsSqlite
        ? "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
        : "SELECT pg_total_relation_size('journal')");

    private Task<long> DeadAsync(DbDataSource source) => database.IsSqlite
        ? Task.FromResult(0L)
        : NumberAsync(source, "SELECT n_dead_tup FROM pg_stat_user_tables WHERE relname = 'journal'");

    private static async Task<bool> CanCountAsync(DbDataSource source)
    {
        try
        {
            await NumberAsync(source, "SELECT count(*) FROM journal");
            return true;
        }
        catch (DbException)
        {
            return false;
        }
    }

    private static async Task<long> NumberAsync(DbDataSource source, string sql)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(await command.ExecuteScalarAsync());
    }

    /// <summary>One simulated viewer: its state after so many more events, as the journal has it.</summary>
    private sealed class Viewer(DemoWorld world, int seed)
    {
        private readonly Crowd _crowd = new(new Shelf(world.Titles), new CrowdSettings(1, (ulong)seed + 1, EventMix.Default, $"v{seed}"));
        private UserState _state = UserState.Empty;
        private long _offset;

        public byte[] Next(int events)
        {
            for (var i = 0; i < events; i++)
            {
                var at = DemoWorld.Start + (_offset * 20_000L);
                var recorded = new RecordedEvent(_offset, at, _crowd.Next(at));
                var last = new LastEvent(recorded.Event.EventId, recorded.EffectiveTime, new LogPosition("g", 0, _offset));
                _state = _state.WithMark("g", 0, _offset++) with { Profile = _state.Profile.Fold(recorded, FoldOptions.Default).Profile, LastEvent = last };
            }
            return UserStateCodec.Write(_state);
        }
    }
}
