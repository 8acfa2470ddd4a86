using System.Text;
using StreamRec.Catalog;
using StreamRec.Domain;
using StreamRec.Ingest;

namespace StreamRec.Node;

/// <summary>
/// What the catalogue topic says of each title: a title is there when its last record lies after its last withdrawal, a tombstone or a
/// <see cref="WithdrawalNote"/>. The offsets decide, not the order of reading, so that a topic says the same before and after its
/// compaction. When a title came is what its record says, else its first record since it was withdrawn last, as far as a record or an
/// <see cref="ArrivalNote"/> still knows.
/// </summary>
/// <param name="bundled">The titles file: when one of its titles came is known, whatever records of it do not say.</param>
/// <param name="attributes">What titles' attributes may be; null: none is declared.</param>
public sealed class TopicTitles(IReadOnlyDictionary<ItemId, Title> bundled, AttributeDeclarations? attributes = null)
{
    private const long Never = long.MinValue;

    /// <summary>In place of the time of a title whose record has none.</summary>
    private const long Unsaid = -1;

    private readonly Dictionary<ItemId, Entry> _entries = [];

    /// <param name="PutTime">Of the record at PutAt, ms; what the title's AddedAt is at most.</param>
    /// <param name="Says">That record says itself when the title came, or the titles file does.</param>
    /// <param name="Came">The first record since the last withdrawal that was read, its offset and time.</param>
    private sealed record Entry(
        long PutAt, Title? Title, long PutTime, bool Says, (long PutAt, long Time) Came, ArrivalNote Arrival, long WithdrawnAt,
        long NotedAt)
    {
        /// <summary>When a title came whose record does not say.</summary>
        public long FirstTime => Arrival.PutAt > WithdrawnAt ? Math.Min(Arrival.AddedAt, Came.Time) : Came.Time;

        /// <summary>What was put before the withdrawal counts no more.</summary>
        public Entry Withdrawn(long at)
        {
            var withdrawnAt = Math.Max(WithdrawnAt, at);
            return this with { WithdrawnAt = withdrawnAt, Came = Came.PutAt < withdrawnAt ? (PutAt, PutTime) : Came };
        }
    }

    private static readonly Entry Nothing = new(Never, null, 0, false, (Never, 0), new(default, 0, Never), Never, Never);

    /// <summary>False: the topic says nothing of it. A null title is withdrawn.</summary>
    public bool TryGet(ItemId id, out Title? title)
    {
        var entry = Of(id);
        title = entry.PutAt > entry.WithdrawnAt ? entry.Title : null;
        if (title is not null && !entry.Says) title = title with { AddedAt = entry.FirstTime };
        return entry.PutAt != Never || entry.WithdrawnAt != Never;
    }

    /// <summary>
    /// The note that is still to be written for a title that is withdrawn, in this topic or one before it; null: it is there.
    /// </summary>
    public WithdrawalNote? Unnoted(ItemId id)
    {
        var entry = Of(id);
        var withdrawnAt = Math.Max(entry.WithdrawnAt, WithdrawalNote.BeforeAll);
        return entry.NotedAt >= withdrawnAt ? null : new WithdrawalNote(id, withdrawnAt);
    }

    /// <summary>The note that is still to be written for a title whose newest record does not know when it came; null: none.</summary>
    public ArrivalNote? UnnotedArrival(ItemId id)
    {
        var entry = Of(id);
        if (entry.PutAt <= entry.WithdrawnAt || entry.Says || entry.FirstTime >= entry.PutTime) return null;
        var isNoted = entry.Arrival.PutAt > entry.WithdrawnAt && entry.Arrival.AddedAt <= entry.Came.Time;
        return isNoted ? null : new ArrivalNote(id, entry.FirstTime, entry.PutAt);
    }

    internal static bool IsNote(string key) => WithdrawalNote.IsKey(key) || ArrivalNote.IsKey(key);

    /// <param name="problem">Why the record says nothing: names partition, offset and key, then the field and what is accepted.</param>
    public bool TryApply(CatalogRecord record, out ItemId id, out string? problem)
    {
        var applied = TryRead(record, out id, out problem);
        if (!applied) problem = $"partition {record.Partition}, offset {record.Offset}, key \"{Shown(record.Key)}\": {problem}";
        return applied;
    }

    internal static bool IsId(string key) =>
        key.Length > 0 && Encoding.UTF8.GetByteCount(key) <= TitleLimits.IdBytes && !key.Any(char.IsControl);

    /// <summary>One line of at most 64 characters, as it may stand in a log.</summary>
    private static string Shown(string key) =>
        string.Concat(key.Take(64).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c)) + (key.Length > 64 ? "…" : "");

    private bool TryRead(CatalogRecord record, out ItemId id, out string? problem)
    {
        (id, problem) = (default, null);
        if (IsNote(record.Key))
        {
            if (TryReadNote(record, out id)) return true;
            problem = "its key is that of a note of a withdrawal or an arrival, and it is none.";
            return false;
        }
        if (!IsId(record.Key))
        {
            problem = $"its key is no item id; expected 1 to {TitleLimits.IdBytes} bytes of UTF-8 without control characters.";
            return false;
        }
        var entry = Of(id = new ItemId(record.Key));
        if (record.Value is null)
        {
            _entries[id] = entry.Withdrawn(record.Offset);
            return true;
        }
        var addedAt = bundled.TryGetValue(id, out var known) ? known.AddedAt : Unsaid;
        if (!TitleJson.TryRead(record.Value, addedAt, attributes ?? AttributeDeclarations.None, out var title, out problem, id))
            return false;
        if (title.Id != id)
        {
            problem = $"its itemId is \"{title.Id}\"; expected its key.";
            return false;
        }
        // No title came after its record: a producer's clock must not make it the newest for years.
        if (title.AddedAt > record.RecordTime) title = title with { AddedAt = record.RecordTime };
        if (record.Offset > entry.PutAt)
        {
            var isThere = entry.PutAt > entry.WithdrawnAt;
            _entries[id] = entry with
            {
                PutAt = record.Offset,
                Title = title,
                PutTime = record.RecordTime,
                Says = title.AddedAt != Unsaid,
                Came = isThere && entry.Came.Time <= record.RecordTime ? entry.Came : (record.Offset, record.RecordTime),
            };
        }
        return true;
    }

    private bool TryReadNote(CatalogRecord record, out ItemId id)
    {
        id = default;
        if (record.Value is null) return false;
        if (WithdrawalNote.TryRead(record.Key, record.Value, out var withdrawal))
        {
            var noted = Of(id = withdrawal.Id).Withdrawn(withdrawal.WithdrawnAt);
            _entries[id] = noted with { NotedAt = Math.Max(noted.NotedAt, withdrawal.WithdrawnAt) };
            return true;
        }
        if (!ArrivalNote.TryRead(record.Key, record.Value, out var arrival)) return false;
        var entry = Of(id = arrival.Id);
        // That of the newest record: the title may have been withdrawn before it. Of two nodes' the earlier time.
        var (known, other) = ((entry.Arrival.PutAt, -entry.Arrival.AddedAt), (arrival.PutAt, -arrival.AddedAt));
        if (other.CompareTo(known) > 0) _entries[id] = entry with { Arrival = arrival };
        return true;
    }

    private Entry Of(ItemId id) => _entries.GetValueOrDefault(id, Nothing);
}
