namespace StreamRec.Actors.Journal;

/// <summary>
/// Reads the rows of users who wake together in one query: who asks while <see cref="AtOnce"/> queries are on their way is answered by
/// the next one, with all who asked meanwhile. So nobody waits for others to come, and a crowd costs few round trips.
/// </summary>
/// <param name="newest"><see cref="JournalRows.NewestAsync"/></param>
internal sealed class JournalReader(Func<string[], Task<IReadOnlyDictionary<string, NewestRow>>> newest)
{
    /// <summary>Two: one that is slow does not hold up everybody.</summary>
    private const int AtOnce = 2;

    private const int MostOfQuery = 256;

    private sealed class Asked(string id) : TaskCompletionSource<NewestRow>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public readonly string Id = id;
    }

    private readonly Queue<Asked> _waiting = new();
    private int _queries;

    public Task<NewestRow> NewestAsync(string persistenceId)
    {
        var asked = new Asked(persistenceId);
        lock (_waiting)
        {
            _waiting.Enqueue(asked);
            if (_queries == AtOnce) return asked.Task;
            _queries++;
        }
        ThreadPool.UnsafeQueueUserWorkItem(static reader => _ = reader.ReadAsync(), this, preferLocal: false);
        return asked.Task;
    }

    private async Task ReadAsync()
    {
        while (TakeWaiting() is { Length: > 0 } batch) await AnswerAsync(batch);
    }

    private Asked[] TakeWaiting()
    {
        lock (_waiting)
        {
            if (_waiting.Count == 0)
            {
                _queries--;
                return [];
            }
            var batch = new Asked[Math.Min(_waiting.Count, MostOfQuery)];
            for (var i = 0; i < batch.Length; i++) batch[i] = _waiting.Dequeue();
            return batch;
        }
    }

    /// <summary>A row that cannot be read fails alone; while the database is away all fail, and are read again when it is time.</summary>
    private async Task AnswerAsync(Asked[] batch)
    {
        try
        {
            var rows = await newest(Array.ConvertAll(batch, static asked => asked.Id));
            foreach (var asked in batch) asked.TrySetResult(rows.GetValueOrDefault(asked.Id));
        }
#pragma warning disable CA1031 // whatever it is, who asked is told
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (batch.Length > 1 && !StoreFailure.IsAway(e)) foreach (var asked in batch) await AnswerAsync([asked]);
            else foreach (var asked in batch) asked.TrySetException(e);
        }
    }
}
