namespace StreamRec.Ingest;

/// <summary>How far a topic has been applied, and who waits for more. One thread publishes, any may wait.</summary>
internal sealed class AppliedPositions(int partitions)
{
    private readonly Lock _change = new();
    private readonly long[] _past = new long[partitions];
    private readonly List<(int Partition, long Offset, TaskCompletionSource Done)> _waiting = [];
    private readonly TaskCompletionSource _caughtUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long[]? _expected;

    public Task CaughtUp => _caughtUp.Task;

    /// <summary>Where the log ends now: having applied that is being caught up.</summary>
    public void Expect(long[] ends)
    {
        lock (_change) _expected ??= ends;
    }

    /// <summary>Everything below <paramref name="next"/>, by partition, is applied.</summary>
    public void Publish(ReadOnlySpan<long> next)
    {
        lock (_change)
        {
            for (var i = 0; i < next.Length; i++) _past[i] = Math.Max(_past[i], next[i]);
            _waiting.RemoveAll(wait => _past[wait.Partition] > wait.Offset && wait.Done.TrySetResult());
            if (_expected is { } ends && Enumerable.Range(0, ends.Length).All(i => _past[i] >= ends[i])) _caughtUp.TrySetResult();
        }
    }

    /// <summary>Completes once the record at <paramref name="offset"/> is applied.</summary>
    public Task WhenPast(int partition, long offset)
    {
        lock (_change)
        {
            if (_past[partition] > offset) return Task.CompletedTask;
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((partition, offset, done));
            return done.Task;
        }
    }
}
