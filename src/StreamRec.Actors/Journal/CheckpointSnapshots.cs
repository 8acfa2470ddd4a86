using Akka.Configuration;
using Akka.Persistence;
using Akka.Persistence.Sql.Snapshot;
using Akka.Serialization;

namespace StreamRec.Actors.Journal;

/// <summary>Akka.Persistence.Sql's snapshot store, its reads by a prepared command: linq2db builds its SQL for each.</summary>
public sealed class CheckpointSnapshots : SqlSnapshotStore
{
    private readonly Serialization _serialization = Context.System.Serialization;
    private readonly System.Data.Common.DbDataSource _source;
    private readonly JournalRows _rows;

    public CheckpointSnapshots(Config config) : base(config)
    {
        _source = JournalDatabase.FromPlugin(config).OpenSource();
        _rows = new JournalRows(_source);
    }

    protected override void PostStop()
    {
        base.PostStop();
        _source.Dispose();
    }

    protected override async Task<SelectedSnapshot?> LoadAsync(
        string persistenceId, SnapshotSelectionCriteria criteria, CancellationToken cancellationToken = default)
    {
        if (criteria.MaxTimeStamp != DateTime.MaxValue) return await base.LoadAsync(persistenceId, criteria, cancellationToken);
        if (await _rows.SnapshotAsync(persistenceId, criteria.MaxSequenceNr, cancellationToken) is not { } row) return null;
        var metadata = new SnapshotMetadata(persistenceId, row.SequenceNr, new DateTime(row.Created, DateTimeKind.Utc));
        return new SelectedSnapshot(metadata, _serialization.Deserialize(row.Message, row.SerializerId, row.Manifest));
    }
}
