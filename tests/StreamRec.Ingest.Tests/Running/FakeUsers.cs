using System.Collections.Concurrent;
using System.Collections.Immutable;
using Akka.Actor;
using StreamRec.Contracts;
using StreamRec.Domain;

namespace StreamRec.Ingest.Tests.Running;

/// <summary>What a user has folded: event ids in order, marks per (generation, partition).</summary>
public sealed record FakeUser(ImmutableList<string> Folded, ImmutableDictionary<(string, int), long> Marks)
{
    public static FakeUser Empty { get; } = new([], ImmutableDictionary<(string, int), long>.Empty);

    public long MarkOf(LaneEpoch epoch) => Marks.GetValueOrDefault((epoch.Generation, epoch.Partition), -1);
}

/// <summary>The journal that outlives nodes.</summary>
public sealed class FakeJournal
{
    private volatile bool _away;

    public ConcurrentDictionary<UserId, FakeUser> Users { get; } = new();

    /// <summary>A user whose actor does not answer.</summary>
    public UserId? Deaf { get; set; }

    /// <summary>The database does not answer: nothing becomes durable.</summary>
    public bool Away { get => _away; set => _away = value; }

    public int Events => Users.Values.Sum(user => user.Folded.Count);
}

/// <summary>
/// A region of all users in one actor. Persists when asked (and after each batch if it is told to do so at once); forgets what
/// it did not persist when it ends, as users' actors do.
/// </summary>
public sealed class FakeRegion : ReceiveActor
{
    private readonly Dictionary<UserId, FakeUser> _users = [];
    private readonly Dictionary<UserId, List<RejectedEvent>> _unconfirmed = [];
    private readonly Dictionary<UserId, LaneEpoch> _lanes = [];
    private readonly FakeJournal _journal;
    private readonly Func<UserEvent, bool> _rejects;

    public FakeRegion(FakeJournal journal, bool atOnce, Func<UserEvent, bool> rejects, Action<object> seen)
    {
        (_journal, _rejects) = (journal, rejects);
        Receive<FoldBatch>(batch =>
        {
            seen(batch);
            if (journal.Deaf == batch.UserId) return;
            HandOver(batch);
            var user = User(batch.UserId);
            if (user.MarkOf(batch.Epoch) < batch.Prev)
            {
                Sender.Tell(new Gap(batch.UserId, batch.Epoch, user.MarkOf(batch.Epoch)));
                return;
            }
            Confirm(batch.UserId, batch.Prev);
            user = _users[batch.UserId] = batch.Events.Aggregate(user, (u, e) => Fold(u, e, batch.Epoch));
            Sender.Tell(new Folded(batch.UserId, batch.Epoch, user.MarkOf(batch.Epoch), [.. Unconfirmed(batch.UserId)]));
            if (atOnce) Persist(batch.UserId, batch.Epoch);
        });
        Receive<AskDurable>(ask =>
        {
            seen(ask);
            var mark = User(ask.UserId).MarkOf(ask.Epoch);
            if (mark < ask.SentUpTo)
            {
                Sender.Tell(new Gap(ask.UserId, ask.Epoch, mark));
                return;
            }
            Confirm(ask.UserId, ask.SentUpTo);
            Persist(ask.UserId, ask.Epoch);
        });
    }

    /// <summary>A new lane: the partition may have been elsewhere meanwhile, and its users with it.</summary>
    private void HandOver(FoldBatch batch)
    {
        if (_lanes.TryGetValue(batch.UserId, out var lane) && lane != batch.Epoch) _users.Remove(batch.UserId);
        _lanes[batch.UserId] = batch.Epoch;
    }

    private FakeUser User(UserId id) => _users.TryGetValue(id, out var user) ? user : _users[id] = _journal.Users.GetValueOrDefault(id, FakeUser.Empty);

    private List<RejectedEvent> Unconfirmed(UserId id) => _unconfirmed.TryGetValue(id, out var list) ? list : _unconfirmed[id] = [];

    private void Confirm(UserId id, long upTo) => Unconfirmed(id).RemoveAll(r => r.Offset <= upTo);

    private FakeUser Fold(FakeUser user, RecordedEvent e, LaneEpoch epoch)
    {
        if (e.Offset <= user.MarkOf(epoch)) return user;
        var rejected = _rejects(e.Event);
        if (rejected) Unconfirmed(new UserId(e.Event.UserId)).Add(new RejectedEvent(e.Offset, "refused by the test"));
        return new FakeUser(rejected ? user.Folded : user.Folded.Add(e.Event.EventId), user.Marks.SetItem((epoch.Generation, epoch.Partition), e.Offset));
    }

    private void Persist(UserId id, LaneEpoch epoch)
    {
        if (Unconfirmed(id).Count > 0 || _journal.Away) return;
        _journal.Users[id] = User(id);
        Sender.Tell(new Durable(id, epoch, User(id).MarkOf(epoch)));
    }
}
