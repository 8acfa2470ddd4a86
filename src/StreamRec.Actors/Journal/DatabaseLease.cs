using System.Diagnostics;
using Akka;
using Akka.Actor;
using Akka.Coordination;
using Npgsql;

namespace StreamRec.Actors.Journal;

/// <summary>
/// A lease in PostgreSQL, which all nodes share: of two that lose sight of each other, the one that has it goes on and the other ends.
/// Renewed until it is released; whoever dies with it holds it for the heartbeat time-out. The database's clock decides. Made by Akka
/// from the settings under <see cref="ConfigPath"/>.
/// </summary>
public sealed class DatabaseLease : Lease, IDisposable
{
    public const string ConfigPath = "akka.streamrec-lease";

    private const string Take = """
        INSERT INTO streamrec_lease (name, owner, until) VALUES (@name, @owner, now() + @held)
        ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, until = excluded.until
            WHERE streamrec_lease.owner = excluded.owner OR streamrec_lease.until < now()
        """;

    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(500);

    private readonly NpgsqlDataSource _source;
    private readonly SemaphoreSlim _one = new(1);
    private readonly Timer _renew;
    private Action<Exception> _lost = _ => { };
    private volatile bool _held;

    public DatabaseLease(LeaseSettings settings, ExtendedActorSystem system) : base(settings)
    {
        _source = NpgsqlDataSource.Create(settings.LeaseConfig.GetString("connection-string"));
        _renew = new Timer(_ => _ = RenewAsync());
        // Who leaves in order leaves the decision to the others.
        CoordinatedShutdown.Get(system).AddTask(CoordinatedShutdown.PhaseBeforeClusterShutdown, "lease", async () =>
        {
            if (_held) await Release();
            return Done.Instance;
        });
        system.RegisterOnTermination(Dispose);
    }

    private TimeSpan Held => Settings.TimeoutSettings.HeartbeatTimeout;

    public override Task<bool> Acquire() => Acquire(_ => { });

    /// <summary>False: another has it, and renews it.</summary>
    /// <exception cref="NpgsqlException">The database does not answer.</exception>
    public override Task<bool> Acquire(Action<Exception> leaseLostCallback) => OneAtATimeAsync(async () =>
    {
        _lost = leaseLostCallback;
        await ExecuteAsync(
            "CREATE TABLE IF NOT EXISTS streamrec_lease (name text PRIMARY KEY, owner text NOT NULL, until timestamptz NOT NULL)");
        // Who has it may be the node that has just died, with what it once survived by: then it runs out in a moment.
        var asked = Stopwatch.GetTimestamp();
        while (!(_held = await ExecuteAsync(Take) == 1) && Stopwatch.GetElapsedTime(asked) < Held + Between) await Task.Delay(Between);
        if (_held) _renew.Change(Settings.TimeoutSettings.HeartbeatInterval, Settings.TimeoutSettings.HeartbeatInterval);
        return _held;
    });

    public override Task<bool> Release() => OneAtATimeAsync(async () =>
    {
        Forget();
        await ExecuteAsync("DELETE FROM streamrec_lease WHERE name = @name AND owner = @owner");
        return true;
    });

    public override bool CheckLease() => _held;

    public void Dispose()
    {
        _renew.Dispose();
        _source.Dispose();
        _one.Dispose();
    }

    /// <summary>
    /// While the database does not answer nobody else can take it either. What another has taken is lost, and not taken back.
    /// </summary>
    private Task<bool> RenewAsync() => OneAtATimeAsync(async () =>
    {
        try
        {
            if (_held && await ExecuteAsync("UPDATE streamrec_lease SET until = now() + @held WHERE name = @name AND owner = @owner") == 0)
            {
                Forget();
                _lost(new LeaseException($"Lease {Settings.LeaseName} was taken by another node."));
            }
        }
        catch (Exception away) when (StoreFailure.IsAway(away) || away is ObjectDisposedException)
        {
            // The next renewal tries again.
        }
        return _held;
    });

    private void Forget()
    {
        _renew.Change(Timeout.Infinite, Timeout.Infinite);
        _held = false;
    }

    private async Task<bool> OneAtATimeAsync(Func<Task<bool>> act)
    {
        await _one.WaitAsync();
        try
        {
            return await act();
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<int> ExecuteAsync(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        command.CommandTimeout = (int)Math.Ceiling(Settings.TimeoutSettings.OperationTimeout.TotalSeconds);
        command.Parameters.AddWithValue("name", Settings.LeaseName);
        command.Parameters.AddWithValue("owner", Settings.OwnerName);
        command.Parameters.AddWithValue("held", Held);
        return await command.ExecuteNonQueryAsync();
    }
}
