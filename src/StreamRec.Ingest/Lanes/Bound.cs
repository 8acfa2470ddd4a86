using System.Collections.Concurrent;
using Akka.Actor;
using StreamRec.Ingest.Metrics;

namespace StreamRec.Ingest.Lanes;

/// <summary>
/// A number of events that a node's lanes may hold together in one state. Full: lanes stop taking records, which pauses
/// their partitions; half: they go on (in between nothing changes, since a pause throws away what was prefetched). What is
/// under way may overshoot it by one chunk per lane. Any thread.
/// </summary>
public sealed class Bound(string name, int capacity)
{
    private readonly ConcurrentQueue<IActorRef> _waiting = new();
    private int _held;

    public string Name { get; } = name;
    public int Capacity { get; } = capacity;
    public int Held => Volatile.Read(ref _held);
    public bool IsFull => Held >= Capacity;

    /// <summary>It is to become emptier: full, or not yet at half since it was, with lanes that wait for that.</summary>
    public bool IsPressed => IsFull || !_waiting.IsEmpty;

    public void Add(int events)
    {
        if (events == 0) return;
        var held = Interlocked.Add(ref _held, events);
        if (events < 0 && held <= Capacity / 2) Resume();
    }

    /// <summary>Tells <paramref name="lane"/> <see cref="HalfFree"/> once the bound is at half or below.</summary>
    public void WaitForHalf(IActorRef lane)
    {
        _waiting.Enqueue(lane);
        if (Held <= Capacity / 2) Resume();
    }

    public void Publish()
    {
        IngestMetrics.Bounds.WithLabels(Name).Set(Held);
        IngestMetrics.Capacities.WithLabels(Name).Set(Capacity);
    }

    private void Resume()
    {
        while (_waiting.TryDequeue(out var lane)) lane.Tell(HalfFree.Instance);
    }
}

/// <summary>A bound that was full is at half.</summary>
public sealed class HalfFree
{
    public static readonly HalfFree Instance = new();

    private HalfFree() { }
}

/// <summary>The two bounds of a node: back-pressure to the actors, back-pressure to the database.</summary>
public sealed record NodeBounds(Bound Unfolded, Bound Undurable)
{
    public void Publish()
    {
        Unfolded.Publish();
        Undurable.Publish();
    }
}
