using System.Data.Common;
using System.Net.Sockets;
using Akka.Pattern;
using Akka.Persistence;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace StreamRec.Actors.Journal;

/// <summary>Another owner has written this sequence number, or one above it.</summary>
public sealed class FencedException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// Whose fault a failure is: the database is away (wait), another owner was first (recover), or the data or its file (count).
/// </summary>
public static class StoreFailure
{
    public static bool IsFenced(Exception e) => Any(e, static x => x is FencedException);

    /// <summary>Waiting helps: no connection, time-outs, restarts, a full disk, a standby, locks.</summary>
    public static bool IsAway(Exception e) => Any(e, static x => x switch
    {
        FencedException => false,
        PostgresException p => IsAway(p.SqlState),
        SqliteException s => !IsOfData(s),
        DbException or SocketException or TimeoutException or OpenCircuitException or RecoveryTimedOutException => true,
        OperationCanceledException => true,
        _ => false,
    });

    /// <summary>It took too long, or met a lock: of this statement, and no word about the database.</summary>
    public static bool IsSlow(Exception e) => Any(e, static x => x switch
    {
        PostgresException p => p.SqlState[..2] is "40" or "55" || p.SqlState == PostgresErrorCodes.QueryCanceled,
        SqliteException s => s.SqliteErrorCode is 5 or 6 or 9, // BUSY, LOCKED, INTERRUPT
        TimeoutException or OpenCircuitException or RecoveryTimedOutException or OperationCanceledException => true,
        _ => false,
    });

    // https://www.postgresql.org/docs/current/errcodes-appendix.html: connection, authorization, no such database, rollback,
    // resources, wrong state (locks), operator intervention, system error; a standby is read-only; tables not yet there.
    private static bool IsAway(string state) => state[..2] is "08" or "28" or "3D" or "40" or "53" or "55" or "57" or "58"
        || state is "25006" or "42P01";

    // https://sqlite.org/rescode.html: CORRUPT, TOOBIG, CONSTRAINT, MISMATCH, MISUSE, RANGE, NOTADB
    private static bool IsOfData(SqliteException e) => e.SqliteErrorCode is 11 or 18 or 19 or 20 or 21 or 25 or 26;

    private static bool Any(Exception e, Func<Exception, bool> test)
    {
        if (test(e)) return true;
        if (e is AggregateException many) return many.InnerExceptions.Any(x => Any(x, test));
        return e.InnerException is not null && Any(e.InnerException, test);
    }
}
