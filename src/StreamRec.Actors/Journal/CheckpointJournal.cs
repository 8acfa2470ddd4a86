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
/// <see cref="JournalRows"/>. Only for actors whose every event is their whole state: each write takes the place of the one before,
/// so a user has one row, and neither snapshots nor deletions are needed.
/// </summary>
#pragma warning disable CA1001 // an actor's end is PostStop
public sealed class CheckpointJournal : SqlWriteJournal
#pragma warning restore CA1001
{
    private readonly ConcurrentDictionary<string, Task> _writing = new();
    private readonly Serialization _serialization = Context.System.Serialization;
    private readonly StoreHealth _health;
    private readonly JournalRows _rows;
    private readonly JournalWriter _writer;
    private readonly System.Data.Common.DbDataSource _source;
    private int _answered;

    public CheckpointJournal(Config config) : base(config)
    {
        var database = JournalDatabase.FromPlugin(config);
        _health = StoreHealth.Of(Context.System);
        _source = database.OpenSource();
        _rows = new JournalRows(_source);
        _writer = JournalWriter.To(database, _source, _health, Context.GetLogger());
        _health.ProbeWith(_rows.ProbeAsync);
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

    /// <summary>A write of an earlier incarnation that is still on its way counts.</summary>
    public override async Task<long> ReadHighestSequenceNrAsync(
        string persistenceId, long fromSequenceNr, CancellationToken cancellationToken)
    {
        if (_writing.TryGetValue(persistenceId, out var writing))
            await ((Task)writing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var highest = await _rows.HighestAsync(persistenceId, fromSequenceNr, cancellationToken);
        // The first answer: the tables are there. Whether it takes writes too is known now, and not by the first checkpoint that fails.
        if (Interlocked.Exchange(ref _answered, 1) == 0) _health.Suspect();
        return highest;
    }

    public override async Task ReplayMessagesAsync(
        IActorContext context, string persistenceId, long fromSequenceNr, long toSequenceNr, long max,
        Action<IPersistentRepresentation> recoveryCallback)
    {
        if (max <= 0 || await _rows.TakeAsync(persistenceId) is not { } row) return;
        if (row.SequenceNr >= fromSequenceNr && row.SequenceNr <= toSequenceNr) recoveryCallback(row.ToPersistent(_serialization));
    }
}
