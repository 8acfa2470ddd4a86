using Akka.Actor;

namespace StreamRec.Actors.Journal;

/// <summary>
/// Whether the database answers, as this node last saw it. Whoever sees a statement fail says <see cref="Failed"/>; the gate probes and
/// says <see cref="Back"/>. One per actor system; any number of threads.
/// </summary>
public sealed class StoreHealth : IExtension
{
    internal sealed record Closed { public static Closed Instance { get; } = new(); }
    internal sealed record Suspected { public static Suspected Instance { get; } = new(); }

    private readonly Lock _turn = new();
    private Func<CancellationToken, Task>? _probe;
    private TaskCompletionSource? _back;
    private IActorRef? _gate;
    private volatile bool _available = true;

    public static StoreHealth Of(ActorSystem system) => system.WithExtension<StoreHealth, Provider>();

    public bool Available => _available;

    /// <summary>What failed last.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>Completes when the database answers; at once when it is not known to be away.</summary>
    public Task WhenAvailable
    {
        get
        {
            lock (_turn) return _back?.Task ?? Task.CompletedTask;
        }
    }

    /// <summary>
    /// A lost connection or a refusal to write says at once that the database is away. A statement that took too long or met a lock
    /// may be alone in that (one user's recovery, one batch): the gate tries the database first.
    /// </summary>
    public void Failed(Exception reason)
    {
        if (!StoreFailure.IsSlow(reason)) Away(reason);
        else if (_available) Suspect();
    }

    internal void Away(Exception reason)
    {
        lock (_turn)
        {
            Reason = reason.GetBaseException().Message;
            if (!_available) return;
            _available = false;
            _back = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        _gate?.Tell(Closed.Instance);
    }

    internal void Back()
    {
        lock (_turn)
        {
            _available = true;
            _back?.TrySetResult();
            _back = null;
        }
    }

    internal void ProbeWith(Func<CancellationToken, Task> probe) => _probe = probe;

    /// <summary>The gate tries the database: one that lets itself be read may refuse to be written.</summary>
    internal void Suspect() => _gate?.Tell(Suspected.Instance);

    internal async Task ProbeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        if (_probe is not null) await _probe(limit.Token);
    }

    internal void Attach(IActorRef gate) => _gate = gate;

    internal void Detach(IActorRef gate)
    {
        if (Equals(_gate, gate)) _gate = null;
    }

    private sealed class Provider : ExtensionIdProvider<StoreHealth>
    {
        public override StoreHealth CreateExtension(ExtendedActorSystem system) => new();
    }
}
