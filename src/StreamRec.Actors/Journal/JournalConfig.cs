using Akka.Configuration;

namespace StreamRec.Actors.Journal;

/// <summary>HOCON of what uses the database: the journal plugin (there are no snapshots: a checkpoint is one) and the lease.</summary>
public static class JournalConfig
{
    public static Config For(JournalDatabase database)
    {
        // The gate and the journal's own waiting take the breaker's part: a breaker that opens fails writes, and Akka stops an
        // actor whose write fails. The replay filter looks for interleaved writers; the primary key has fenced them off.
        return ConfigurationFactory.ParseString($$"""
            akka {
              persistence {
                max-concurrent-recoveries = 128
                journal {
                  plugin = "akka.persistence.journal.sql"
                  sql {
                    class = "StreamRec.Actors.Journal.CheckpointJournal, StreamRec.Actors"
                    recovery-event-timeout = 20s
                    replay-filter.mode = off
                    connection-string = "{{Quoted(database.ConnectionString)}}"
                    provider-name = "{{database.ProviderName}}"
                    circuit-breaker { max-failures = 1000000000, call-timeout = 1h, reset-timeout = 1s }
                  }
                }
                snapshot-store.plugin = "akka.persistence.no-snapshot-store"
              }
            }
            {{DatabaseLease.ConfigPath}} {
              lease-class = "{{typeof(DatabaseLease).FullName}}, {{typeof(DatabaseLease).Assembly.GetName().Name}}"
              connection-string = "{{Quoted(database.ConnectionString)}}"
              heartbeat-timeout = 5s
              heartbeat-interval = 1s
              lease-operation-timeout = 3s
            }
            """).WithFallback(Akka.Persistence.Sql.SqlPersistence.DefaultConfiguration);
    }

    private static string Quoted(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}
