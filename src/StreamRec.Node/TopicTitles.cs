using System.Text;
using StreamRec.Catalog;
using StreamRec.Domain;
using StreamRec.Ingest;

namespace StreamRec.Node;

/// <summary>
/// What the catalogue topic says of each title: a title is there when its last record lies after its last withdrawal, a tombstone or a
/// <see cref="WithdrawalNote"/>. The offsets decide, not the order of reading, so that a topic says the same before and after its
/// compaction.
/// </summary>
/// <param name="bundled">The titles file: when one of its titles came is known, whatever records of it do not say.</param>
/// <param name="attributes">What titles' attributes may be; null: none is declared.</param>
public sealed class TopicTitles(IReadOnlyDictionary<ItemId, Title> bundled, AttributeDeclarations? attributes = null)
{
    private const long Never = long.MinValue;

    private readonly Dictionary<ItemId, Entry> _entries = [];

    private sealed record Entry(long PutAt, Title? Title, long WithdrawnAt, long NotedAt);

    private static readonly Entry Nothing = new(Never, null, Never, Never);

    /// <summary>False: the topic says nothing of it. A null title is withdrawn.</summary>
    public bool TryGet(ItemId id, out Title? title)
    {
        var entry = Of(id);
        title = entry.PutAt > entry.WithdrawnAt ? entry.Title : null;
        return entry != Nothing;
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
        if (WithdrawalNote.IsKey(record.Key))
        {
            if (record.Value is null || !WithdrawalNote.TryRead(record.Key, record.Value, out var note))
            {
                problem = "its key is that of a note of a withdrawal, and it is none.";
                return false;
            }
            var noted = Of(id = note.Id);
            _entries[id] = noted with
            {
                WithdrawnAt = Math.Max(noted.WithdrawnAt, note.WithdrawnAt),
                NotedAt = Math.Max(noted.NotedAt, note.WithdrawnAt),
            };
            return true;
        }
        if (!IsId(record.Key))
        {
            problem = $"its key is no item id; expected 1 to {TitleLimits.IdBytes} bytes of UTF-8 without control characters.";
            return false;
        }
        var entry = Of(id = new ItemId(record.Key));
        if (record.Value is null)
        {
            _entries[id] = entry with { WithdrawnAt = Math.Max(entry.WithdrawnAt, record.Offset) };
            return true;
        }
        var addedAt = bundled.TryGetValue(id, out var known) ? known.AddedAt : record.RecordTime;
        if (!TitleJson.TryRead(record.Value, addedAt, attributes ?? AttributeDeclarations.None, out var title, out problem, id))
            return false;
        if (title.Id != id)
        {
            problem = $"its itemId is \"{title.Id}\"; expected its key.";
            return false;
        }
        // No title came after its record: a producer's clock must not make it the newest for years.
        if (title.AddedAt > record.RecordTime) title = title with { AddedAt = record.RecordTime };
        if (record.Offset > entry.PutAt) _entries[id] = entry with { PutAt = record.Offset, Title = title };
        return true;
    }

    private Entry Of(ItemId id) => _entries.GetValueOrDefault(id, Nothing);
}
