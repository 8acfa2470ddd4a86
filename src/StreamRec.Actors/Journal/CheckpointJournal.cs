using System.Collections.Concurrent;
using System.Collections.Immutable;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.Persistence;
using Akka.Persistence.Sql.Journal;
using Akka.Serialization;

namespace StreamRec.Actors.Journal;

/// <summary>
/// Akka.Persistence.Sql's journal table and its initialization; writes go through <see cref="JournalWriter"/> and recovery through
/// <see cref="JournalReader"/>. Only for actors whose every event is their whole state: each write takes the place of the one before,
/// so a user has one row, and neither snapshots nor deletions are needed.
/// </summary>
#pragma warning disable CA1001 // an actor's end is PostStop
public sealed class CheckpointJournal : SqlWriteJournal
#pragma warning restore CA1001
{
    private readonly ConcurrentDictionary<string, Task> _writing = new();
    private readonly Serialization _serialization = Context.System.Serialization;
    private readonly StoreHealth _health;
    private readonly JournalReader _reader;
    private readonly JournalWriter _writer;
    private readonly System.Data.Common.DbDataSource _source;
    private volatile bool _hasTables;
    private int _answered;

    public CheckpointJournal(Config config) : base(config)
    {
        var database = JournalDatabase.FromPlugin(config);
        _health = StoreHealth.Of(Context.System);
        _source = database.OpenSource();
        var rows = new JournalRows(_source);
        _reader = new JournalReader(rows.NewestAsync);
        _writer = JournalWriter.To(database, _source, _health, Context.GetLogger());
        _health.ProbeWith(rows.ProbeAsync);
    }

    /// <summary>
    /// A recovery is one question here, for the one row. Akka's own way asks twice, each time through a circuit breaker, and streams.
    /// </summary>
    protected override bool AroundReceive(Receive receive, object message)
    {
        if (_hasTables && message is ReplayMessages recovery)
        {
            _ = RecoverAsync(recovery);
            return true;
        }
        return base.AroundReceive(receive, message);
    }

    protected override void PostStop()
    {
        base.PostStop();
        _ = CloseAsync();

        async Task CloseAsync()
        {
            await _writer.DisposeAsync();
            await _source.DisposeAsync();
        }
    }

    /// <summary>Of events that are written together the last is the state that they leave.</summary>
    protected override async Task<IImmutableList<Exception>> WriteMessagesAsync(
        IEnumerable<AtomicWrite> messages, CancellationToken cancellationToken)
    {
        var newest = ((IImmutableList<IPersistentRepresentation>)messages.Last().Payload)[^1];
        var row = JournalRow.Of(newest, _serialization, DateTime.UtcNow.Ticks);
        var writing = _writer.WriteAsync(row);
        _writing[row.PersistenceId] = writing;
        try
        {
            await writing;
            ActorsMetrics.CheckpointBytes.Observe(row.Message.Length);
            return null!; // by Akka's contract: nothing was rejected
        }
        finally
        {
            _writing.TryRemove(new KeyValuePair<string, Task>(row.PersistenceId, writing));
        }
    }

    /// <summary>Akka's way, which the first recoveries take: they waited in Akka.Persistence.Sql until it had made the tables.</summary>
    public override async Task<long> ReadHighestSequenceNrAsync(
        string persistenceId, long fromSequenceNr, CancellationToken cancellationToken)
    {
        _hasTables = true;
        return (await NewestAsync(persistenceId)).Highest;
    }

    public override async Task ReplayMessagesAsync(
        IActorContext context, string persistenceId, long fromSequenceNr, long toSequenceNr, long max,
        Action<IPersistentRepresentation> recoveryCallback)
    {
        if ((await NewestAsync(persistenceId)).Row is { } row) recoveryCallback(row.ToPersistent(_serialization));
    }

    private async Task RecoverAsync(ReplayMessages recovery)
    {
        var user = recovery.PersistentActor;
        try
        {
            var (highest, row) = await NewestAsync(recovery.PersistenceId);
            if (row is { } newest) user.Tell(new ReplayedMessage(newest.ToPersistent(_serialization)), ActorRefs.NoSender);
            user.Tell(new RecoverySuccess(highest), ActorRefs.NoSender);
        }
#pragma warning disable CA1031 // whatever it is, the user's actor is told and says what becomes of it
        catch (Exception e)
#pragma warning restore CA1031
        {
            user.Tell(new ReplayMessagesFailure(e), ActorRefs.NoSender);
        }
    }

    /// <summary>A write of an earlier incarnation that is still on its way counts.</summary>
    private async Task<NewestRow> NewestAsync(string persistenceId)
    {
        if (_writing.TryGetValue(persistenceId, out var writing)) await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var newest = await _reader.NewestAsync(persistenceId);
        // The first answer: the tables are there. Whether it takes writes too is known now, and not by the first checkpoint that fails.
        if (_answered == 0 && Interlocked.Exchange(ref _answered, 1) == 0) _health.Suspect();
        return newest;
    }
}
