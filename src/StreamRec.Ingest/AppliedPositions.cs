namespace StreamRec.Ingest;

/// <summary>How far a topic has been applied, and who waits for more. One thread publishes, any may wait.</summary>
internal sealed class AppliedPositions
{
    private readonly Lock _change = new();
    private readonly List<(int Partition, long Offset, TaskCompletionSource Done)> _waiting = [];
    private readonly TaskCompletionSource _caughtUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long[] _ends = [], _past = [];

    public Task CaughtUp => _caughtUp.Task;

    /// <summary>The topic is read from its beginning, again perhaps and perhaps another one: nothing of it is applied.</summary>
    /// <param name="ends">Having applied what it has now, by partition, is being caught up.</param>
    public void Begin(long[] ends)
    {
        lock (_change) (_ends, _past) = (ends, new long[ends.Length]);
    }

    /// <summary>Everything below <paramref name="next"/>, by partition, is applied.</summary>
    public void Publish(ReadOnlySpan<long> next)
    {
        lock (_change)
        {
            next.CopyTo(_past);
            _waiting.RemoveAll(wait => IsPast(wait.Partition, wait.Offset) && wait.Done.TrySetResult());
            if (_ends.Index().All(end => IsPast(end.Index, end.Item - 1))) _caughtUp.TrySetResult();
        }
    }

    /// <summary>Completes once the record at <paramref name="offset"/> is applied.</summary>
    public Task WhenPast(int partition, long offset)
    {
        lock (_change)
        {
            if (IsPast(partition, offset)) return Task.CompletedTask;
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((partition, offset, done));
            return done.Task;
        }
    }

    private bool IsPast(int partition, long offset) => partition < _past.Length && _past[partition] > offset;
}
