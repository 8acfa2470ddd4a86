using System.Data.Common;
using System.Threading.Channels;
using Akka.Event;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace StreamRec.Actors.Journal;

/// <summary>
/// Writes rows in batches, one transaction each, and tells each writer its own fate: while the database is away a batch is
/// kept and tried again (Akka would stop every actor of a failed batch, and with it its users' lists); a row that another
/// owner has written already fails alone, and costs the others of its batch nothing.
/// </summary>
internal sealed class JournalWriter : IAsyncDisposable
{
    private const int BatchRows = 256;
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);

    private sealed record Pending(JournalRow Row, TaskCompletionSource Done);

    private readonly Channel<Pending> _queue = Channel.CreateUnbounded<Pending>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<CancellationToken, Task<IRowWriter>> _open;
    private readonly StoreHealth _health;
    private readonly ILoggingAdapter _log;
    private readonly Task _loop;
    private IRowWriter? _rows;

    public JournalWriter(Func<CancellationToken, Task<IRowWriter>> open, StoreHealth health, ILoggingAdapter log)
    {
        (_open, _health, _log) = (open, health, log);
        _loop = Task.Run(RunAsync);
    }

    public static JournalWriter To(JournalDatabase database, DbDataSource source, StoreHealth health, ILoggingAdapter log) =>
        new(cancellation => OpenAsync(database, source, cancellation), health, log);

    internal static async Task<IRowWriter> OpenAsync(JournalDatabase database, DbDataSource source, CancellationToken cancellation)
    {
        var connection = await database.OpenForWritesAsync(source, cancellation);
        return connection is NpgsqlConnection postgres
            ? new PostgresRowWriter(postgres)
            : new SqliteRowWriter((SqliteConnection)connection);
    }

    /// <summary>Completes when the row is durable, as long as that takes.</summary>
    /// <exception cref="FencedException">Another owner has written this sequence number or one above it.</exception>
    public Task WriteAsync(JournalRow row)
    {
        var pending = new Pending(row, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        if (!_queue.Writer.TryWrite(pending)) pending.Done.SetException(new OperationCanceledException("The journal has ended."));
        return pending.Done.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        var batch = new List<Pending>();
        var users = new HashSet<string>();
        try
        {
            while (await _queue.Reader.WaitToReadAsync(_stop.Token))
            {
                while (batch.Count < BatchRows && _queue.Reader.TryPeek(out var next) && users.Add(next.Row.PersistenceId))
                {
                    if (_queue.Reader.TryRead(out var pending)) batch.Add(pending);
                }
                await WriteBatchAsync(batch);
                batch.Clear();
                users.Clear();
            }
        }
        catch (Exception) when (_stop.IsCancellationRequested) // a driver wraps the cancellation in what it likes
        {
            while (_queue.Reader.TryRead(out var pending)) batch.Add(pending);
            foreach (var pending in batch) pending.Done.TrySetException(new OperationCanceledException("The journal has ended."));
        }
        finally
        {
            await CloseAsync();
        }
    }

    /// <summary>Waits for a database that is away. A row that the database does not take fails alone.</summary>
    private async Task WriteBatchAsync(IReadOnlyList<Pending> batch)
    {
        var rows = batch.Select(pending => pending.Row).ToArray();
        while (true)
        {
            try
            {
                var writer = _rows ??= await _open(_stop.Token);
                Complete(batch, await writer.WriteAsync(rows, _stop.Token));
                return;
            }
            catch (Exception e) when (!_stop.IsCancellationRequested)
            {
                await CloseAsync();
                if (!StoreFailure.IsAway(e))
                {
                    if (batch.Count == 1) batch[0].Done.TrySetException(e);
                    else foreach (var pending in batch) await WriteBatchAsync([pending]);
                    return;
                }
                _health.Failed(e);
            }
            await _health.WhenAvailable.WaitAsync(_stop.Token);
            await Task.Delay(Between, _stop.Token);
        }
    }

    private static void Complete(IReadOnlyList<Pending> batch, HashSet<string> there)
    {
        foreach (var (row, done) in batch)
        {
            if (there.Contains(row.PersistenceId)) done.TrySetResult();
            else done.TrySetException(
                new FencedException($"{row.PersistenceId} {row.SequenceNr}: another owner has written this row, or one above it."));
        }
    }

    /// <summary>Never throws: a broken connection may not close, and whoever writes next opens another.</summary>
    private async Task CloseAsync()
    {
        if (_rows is null) return;
        var rows = _rows;
        _rows = null;
        try
        {
            await rows.DisposeAsync();
        }
#pragma warning disable CA1031 // a driver may throw anything here, and the loop serves every user of the node
        catch (Exception e)
#pragma warning restore CA1031
        {
            _log.Warning("A connection of the journal did not close: {0}", e.Message);
        }
    }
}
