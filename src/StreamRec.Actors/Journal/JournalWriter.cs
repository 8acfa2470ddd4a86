using System.Data.Common;
using System.Threading.Channels;
using Akka.Event;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace StreamRec.Actors.Journal;

/// <summary>
/// Writes rows in batches, one transaction each, and tells each writer its own fate: while the database is away a batch is
/// kept and tried again (Akka would stop every actor of a failed batch, and with it its users' lists); a row that another
/// owner has written already fails alone. A batch whose fate was unknown (the connection broke in the commit) is found again
/// by the writer's id in its rows.
/// </summary>
internal sealed class JournalWriter : IAsyncDisposable
{
    private const int BatchRows = 256;
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);

    private sealed record Pending(JournalRow[] Rows, TaskCompletionSource Done);

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

    public static JournalWriter To(JournalDatabase database, DbDataSource source, StoreHealth health, ILoggingAdapter log)
    {
        return new JournalWriter(OpenAsync, health, log);

        async Task<IRowWriter> OpenAsync(CancellationToken cancellation)
        {
            var connection = await database.OpenForWritesAsync(source, cancellation);
            return connection is NpgsqlConnection postgres ? new PostgresRowWriter(postgres) : new SqliteRowWriter((SqliteConnection)connection);
        }
    }

    /// <summary>Completes when the rows are durable, as long as that takes.</summary>
    /// <exception cref="FencedException">Another owner has written one of these sequence numbers.</exception>
    public Task WriteAsync(JournalRow[] rows)
    {
        var pending = new Pending(rows, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
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
        try
        {
            while (await _queue.Reader.WaitToReadAsync(_stop.Token))
            {
                var rows = 0;
                while (rows < BatchRows && _queue.Reader.TryRead(out var pending))
                {
                    batch.Add(pending);
                    rows += pending.Rows.Length;
                }
                await WriteBatchAsync(batch);
                batch.Clear();
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

    private async Task WriteBatchAsync(List<Pending> batch)
    {
        var failure = await TryWriteAsync(batch);
        if (failure is null)
        {
            foreach (var pending in batch) pending.Done.TrySetResult();
        }
        else if (batch.Count == 1)
        {
            batch[0].Done.TrySetException(failure);
        }
        else
        {
            foreach (var pending in batch) await WriteBatchAsync([pending]);
        }
    }

    /// <summary>Null: durable. Waits for a database that is away.</summary>
    private async Task<Exception?> TryWriteAsync(List<Pending> batch)
    {
        var rows = Flatten(batch);
        while (true)
        {
            try
            {
                var writer = _rows ??= await _open(_stop.Token);
                try
                {
                    await writer.InsertAsync(rows, _stop.Token);
                    return null;
                }
                catch (DbException e) when (StoreFailure.IsDuplicate(e) && batch.Count == 1)
                {
                    if (await IsOursAsync(writer, rows)) return null;
                    return new FencedException($"{rows[0].PersistenceId} {rows[0].SequenceNr}: another owner has written this row.", e);
                }
            }
            catch (Exception e) when (!_stop.IsCancellationRequested)
            {
                await CloseAsync();
                if (!StoreFailure.IsAway(e)) return e;
                _health.Away(e);
            }
            await _health.WhenAvailable.WaitAsync(_stop.Token);
            await Task.Delay(Between, _stop.Token);
        }
    }

    private async Task<bool> IsOursAsync(IRowWriter writer, JournalRow[] rows)
    {
        foreach (var row in rows)
        {
            if (await writer.WriterOfAsync(row.PersistenceId, row.SequenceNr, _stop.Token) != row.Writer) return false;
        }
        return true;
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

    private static JournalRow[] Flatten(List<Pending> batch)
    {
        var count = 0;
        foreach (var pending in batch) count += pending.Rows.Length;
        var rows = new JournalRow[count];
        var at = 0;
        foreach (var pending in batch)
        {
            pending.Rows.CopyTo(rows, at);
            at += pending.Rows.Length;
        }
        return rows;
    }
}
