using StreamRec.Contracts;
using StreamRec.Domain;
using StreamRec.Ranking;

namespace StreamRec.Training;

/// <summary>
/// The product's own log as training reads it: everything that happened on a <see cref="EventTape"/>, and the choices among it. Each
/// partition's events are folded in the order of the log, and a choice is what <see cref="CrowdMoves"/> calls a move, unless the person
/// took it back: by a stop within the title's first tenth, or by turning the title down later. What serving takes for a repeat of an
/// event is left out. A user's events lie in one partition, so that profiles are let go when the next one begins.
/// </summary>
/// <param name="known">Titles that the catalogue has or once had; events that name others are no choices, as in serving.</param>
/// <param name="options">How profiles are folded; null: as by default.</param>
public sealed class LogChoices(ItemIndex known, FoldOptions? options = null)
{
    /// <param name="Choice">Its place is the one before the tape was put in order.</param>
    /// <param name="Before">Place of the person's choice of this title before it; −1: none.</param>
    /// <param name="First">The act that it was made by, before it was rated.</param>
    /// <param name="Back">What took it back; null: it stands.</param>
    private readonly record struct Kept(Interaction Choice, int Before, EventType First, EventType? Back = null);

    /// <param name="Newest">Place of the person's newest choice in <see cref="_kept"/>; −1: none yet.</param>
    private readonly record struct Person(UserId Id, Profile Profile, int Newest, SeenLists Lists);

    private readonly FoldOptions _options = options ?? FoldOptions.Default;
    private readonly List<Kept> _kept = [];
    private readonly EventTape _tape = new();
    private readonly TrialLog _trials = new(known);
    private readonly Dictionary<UserId, Person> _people = [];
    private readonly Dictionary<(UserId User, ItemId Item), int> _newestOf = [];
    private int _partition = -1;

    /// <summary>All that were added.</summary>
    public long Events { get; private set; }

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
        if (recorded.Event.OnlyCounts) return; // it changes nothing
        var user = new UserId(recorded.Event.UserId);
        if (!_people.TryGetValue(user, out var person)) person = new Person(user, Profile.Empty, -1, NewLists(user));
        var folded = person.Profile.Fold(recorded, _options);
        if (folded.Effect == FoldEffect.Repeat)
        {
            Repeats++;
            return;
        }
        var place = _tape.Add(recorded);
        var newest = Keep(person, recorded, place);
        _trials.Note(person.Id, person.Profile, recorded, place, person.Lists);
        var isSkip = recorded.Event.Type == EventType.PlayStop && CrowdMoves.TakesBack(person.Profile, recorded.Event);
        person.Lists.Note(recorded, place, isSkip);
        _people[person.Id] = person with { Profile = folded.Profile, Newest = newest };
    }

    /// <summary>
    /// Once, when all have been added: what is on the tape in the order in which it became known; at the same moment, of partition and
    /// offset. Choices are in the order in which they were to be made, trials in that in which they are asked.
    /// </summary>
    public (EventTape Tape, IReadOnlyList<Interaction> Choices, IReadOnlyList<Trial> Trials) InOrder()
    {
        LetGo();
        var places = _tape.PutInOrder();
        var choices = new List<Interaction>(Count);
        foreach (var (choice, _, _, back) in _kept)
        {
            var asked = places[choice.Asked];
            if (back is null) choices.Add(choice with { Event = places[choice.Event], Asked = asked, At = _tape.KnownAt(asked) });
        }
        choices.Sort(static (a, b) => a.Asked != b.Asked ? a.Asked.CompareTo(b.Asked) : a.Event.CompareTo(b.Event));
        return (_tape, choices, _trials.InOrder(places));
    }

    private SeenLists NewLists(UserId user) =>
        new((long)_options.SessionGap.TotalMilliseconds, seen => _trials.Add(user, seen));

    private void LetGo()
    {
        foreach (var person in _people.Values) person.Lists.LetGo();
        _people.Clear();
        _trials.LetGo();
        _newestOf.Clear();
    }

    private int Keep(in Person person, RecordedEvent recorded, int place)
    {
        var e = recorded.Event;
        if (e.ItemId is not { } item || !Profile.IsStrong(e.Type)) return person.Newest;
        var newestOf = _newestOf.GetValueOrDefault((person.Id, new ItemId(item)), -1);
        if (CrowdMoves.TakesBack(person.Profile, e)) TakeBack(newestOf, e.Type);
        Undo(newestOf, e.Type);
        if (!CrowdMoves.IsChoice(e.Type)) return person.Newest;
        if (!known.TryGet(new ItemId(item), out _))
        {
            OfUnknownTitles++;
            return person.Newest;
        }
        if (CrowdMoves.TryRead(person.Profile, recorded, known, out var move))
        {
            var list = person.Lists.Find(e, move.At);
            var choice = new Interaction(person.Id, known[move.Item], (float)(e.Rating ?? 0), move.At, e.Type)
            {
                Event = place,
                Asked = list?.Began ?? place,
                Seen = list?.Titles,
                SeenVersion = list?.Version,
            };
            _kept.Add(new Kept(choice, newestOf, e.Type));
            _newestOf[(person.Id, choice.Item)] = _kept.Count - 1;
            return person.Newest >= 0 && _kept[person.Newest].Choice.At > move.At ? person.Newest : _kept.Count - 1;
        }
        Rate(person.Newest, item, e);
        return person.Newest;
    }

    /// <param name="by">A stop: takes back only a start, and only the newest.</param>
    private void TakeBack(int place, EventType by)
    {
        for (; place >= 0; place = by != EventType.PlayStop ? _kept[place].Before : -1)
        {
            if (_kept[place].Back is not null || (by == EventType.PlayStop && _kept[place].Choice.Type != EventType.PlayStart)) continue;
            _kept[place] = _kept[place] with { Back = by };
            TakenBack++;
        }
    }

    /// <summary>A clearing event: choices that were made by what it takes back go, those that this had taken back stand again.</summary>
    private void Undo(int place, EventType clear)
    {
        if (clear is not (EventType.ClearRating or EventType.ClearOpinion or EventType.ClearNotInterested)) return;
        for (; place >= 0; place = _kept[place].Before)
        {
            var kept = _kept[place];
            if (clear == EventType.ClearRating && kept.Choice.Type == EventType.Rate)
                kept = kept with { Choice = kept.Choice with { Stars = 0, Type = kept.First } };
            if (kept.Back is { } back ? Profile.TakenBackBy(back) == clear : Profile.TakenBackBy(kept.First) == clear)
            {
                TakenBack += kept.Back is null ? 1 : -1;
                kept = kept with { Back = kept.Back is null ? clear : null };
            }
            _kept[place] = kept;
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
}
