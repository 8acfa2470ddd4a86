using System.Security.Cryptography;
using System.Text;
using StreamRec.Contracts;
using StreamRec.Domain;
using StreamRec.Ranking;

namespace StreamRec.Training;

/// <summary>
/// The choices in the product's own log, as serving counts them: each partition's events are folded in the order of the log,
/// and a choice is what <see cref="CrowdMoves"/> calls a move, unless the person took it back: by a stop within the title's first tenth,
/// or by turning the title down later. Of one event id only the first event counts. A user's events lie in one partition, so that
/// profiles are let go when the next one begins.
/// </summary>
/// <param name="known">Titles that the catalogue has or once had; events that name others are no choices, as in serving.</param>
/// <param name="folding">As the nodes fold; null: as by default.</param>
public sealed class LogChoices(ItemIndex known, FoldOptions? folding = null)
{
    /// <param name="Before">Place of the person's choice of this title before it; −1: none.</param>
    private readonly record struct Kept(Interaction Choice, int Partition, long Offset, int Before, bool IsTakenBack = false);

    /// <param name="Newest">Place of the person's newest choice in <see cref="_kept"/>; −1: none yet.</param>
    private readonly record struct Person(UserId Id, Profile Profile, int Newest);

    private readonly List<Kept> _kept = [];
    private readonly HashSet<UInt128> _seen = [];
    private readonly Dictionary<UserId, Person> _people = [];
    private readonly Dictionary<(UserId User, ItemId Item), int> _newestOf = [];
    private int _partition = -1;

    /// <summary>All that were added.</summary>
    public long Events { get; private set; }

    /// <summary>Repeats among the strong events.</summary>
    public long Repeats { get; private set; }

    /// <summary>Events that would be choices, of titles that the catalogue never had.</summary>
    public long OfUnknownTitles { get; private set; }

    public int Count => _kept.Count - TakenBack;

    /// <summary>Choices that the person took back later.</summary>
    public int TakenBack { get; private set; }

    /// <summary>Offsets rise within a partition, and a partition is added as a whole.</summary>
    public void Add(int partition, RecordedEvent recorded)
    {
        if (partition != _partition) LetGo();
        _partition = partition;
        Events++;
        var e = recorded.Event;
        if (!Profile.IsStrong(e.Type)) return; // no choice, and leaves the newest ones as they are
        if (!_seen.Add(KeyOf(e)))
        {
            Repeats++;
            return;
        }
        var user = new UserId(e.UserId);
        if (!_people.TryGetValue(user, out var person)) person = new Person(user, Profile.Empty, -1);
        var newest = Keep(person, recorded);
        _people[person.Id] = new Person(person.Id, person.Profile.Fold(recorded, folding ?? FoldOptions.Default).Profile, newest);
    }

    /// <summary>In the order of effective time; at the same moment, of partition and offset.</summary>
    public IReadOnlyList<Interaction> InOrder()
    {
        _kept.Sort(static (a, b) =>
            a.Choice.At != b.Choice.At ? a.Choice.At.CompareTo(b.Choice.At)
            : a.Partition != b.Partition ? a.Partition.CompareTo(b.Partition)
            : a.Offset.CompareTo(b.Offset));
        LetGo();
        return [.. _kept.Where(kept => !kept.IsTakenBack).Select(kept => kept.Choice)];
    }

    private void LetGo()
    {
        _people.Clear();
        _newestOf.Clear();
    }

    private int Keep(in Person person, RecordedEvent recorded)
    {
        var e = recorded.Event;
        if (e.ItemId is not { } item) return person.Newest;
        var newestOf = _newestOf.GetValueOrDefault((person.Id, new ItemId(item)), -1);
        if (CrowdMoves.TakesBack(person.Profile, e)) TakeBack(newestOf, all: e.Type != EventType.PlayStop);
        if (!CrowdMoves.IsChoice(e.Type)) return person.Newest;
        if (!known.TryGet(new ItemId(item), out _))
        {
            OfUnknownTitles++;
            return person.Newest;
        }
        if (CrowdMoves.TryRead(person.Profile, recorded, known, out var move))
        {
            var choice = new Interaction(person.Id, known[move.Item], (float)(e.Rating ?? 0), move.At, e.Type);
            _kept.Add(new Kept(choice, _partition, recorded.Offset, newestOf));
            _newestOf[(person.Id, choice.Item)] = _kept.Count - 1;
            return person.Newest >= 0 && _kept[person.Newest].Choice.At > move.At ? person.Newest : _kept.Count - 1;
        }
        Rate(person.Newest, item, e);
        return person.Newest;
    }

    /// <param name="all">False: only a start, and only the newest.</param>
    private void TakeBack(int place, bool all)
    {
        for (; place >= 0; place = all ? _kept[place].Before : -1)
        {
            if (_kept[place].IsTakenBack || (!all && _kept[place].Choice.Type != EventType.PlayStart)) continue;
            _kept[place] = _kept[place] with { IsTakenBack = true };
            TakenBack++;
        }
    }

    /// <summary>
    /// A film is watched and then rated: one choice, which takes the stars. Nothing is told too early by it: the person has
    /// chosen nothing in between, and the crowd's counts know no stars.
    /// </summary>
    private void Rate(int newest, string item, UserEvent e)
    {
        if (e.Type != EventType.Rate || newest < 0 || _kept[newest].Choice.Item.Value != item) return;
        var kept = _kept[newest];
        _kept[newest] = kept with { Choice = kept.Choice with { Stars = (float)(e.Rating ?? 0), Type = EventType.Rate } };
    }

    /// <summary>128 bits of a hash over user and event id: millions of ids, and no two alike.</summary>
    private static UInt128 KeyOf(UserEvent e)
    {
        Span<byte> text = stackalloc byte[EventLimits.UserIdBytes + 1 + EventLimits.EventIdBytes];
        var length = Encoding.UTF8.GetBytes(e.UserId, text);
        text[length++] = 0;
        length += Encoding.UTF8.GetBytes(e.EventId, text[length..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..length], hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}
