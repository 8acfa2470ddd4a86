namespace StreamRec.LoadTest;

/// <summary>
/// One user's events that no list has had in it yet, in the order in which they were sent. Lists conflate: one whose asOf
/// names an event has every earlier event of that user in it as well.
/// </summary>
internal sealed class PendingEvents
{
    private readonly Queue<(string EventId, long IntendedAt)> _pending = new();
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);

    public int Count
    {
        get
        {
            lock (_pending) return _pending.Count;
        }
    }

    /// <summary>Before the event is given to the producer: its list may be faster than the producer's return.</summary>
    /// <param name="intendedAt">when it was due, in ticks of the run's clock</param>
    public void Sent(string eventId, long intendedAt)
    {
        lock (_pending)
        {
            _pending.Enqueue((eventId, intendedAt));
            _ids.Add(eventId);
        }
    }

    /// <summary>A message with this event as its asOf has come: the intended times of all events that it completes.</summary>
    public IReadOnlyList<long> Seen(string asOfEventId)
    {
        lock (_pending)
        {
            if (!_ids.Contains(asOfEventId)) return [];
            var completed = new List<long>();
            while (_pending.TryDequeue(out var sent))
            {
                _ids.Remove(sent.EventId);
                completed.Add(sent.IntendedAt);
                if (sent.EventId == asOfEventId) break;
            }
            return completed;
        }
    }
}
