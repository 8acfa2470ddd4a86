using System.Globalization;
using StreamRec.Catalog;
using StreamRec.Contracts;
using StreamRec.Domain;

namespace StreamRec.Training;

/// <summary>
/// All events of a log in the order in which they became known: of one person in the order of the log, as serving folds them, of
/// several by the time that their producers say. 96 bytes each; event ids are not kept, for repeats are left out.
/// </summary>
public sealed class EventTape
{
    /// <summary>NaN, −1 and 0 stand for what the event does not say.</summary>
    private readonly record struct Act(int User, int Item, EventType Type, long At, long KnownAt)
    {
        public double Head { get; init; }
        public double Length { get; init; }
        public float Stars { get; init; }
        public int Place { get; init; }
        public long Version { get; init; }
        public int Surface { get; init; }
        public int Country { get; init; }
        public int Locale { get; init; }

        /// <summary>What was searched for; what became known of the person.</summary>
        public int Text { get; init; }
        public EventName? DeclaredAs { get; init; }
    }

    /// <summary>Texts by number; 0 is none.</summary>
    private sealed class Texts
    {
        private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
        private readonly List<string?> _texts = [null];

        public string? this[int number] => _texts[number];

        public int Find(string text) => _numbers.GetValueOrDefault(text);

        public int Of(string? text)
        {
            if (text is null) return 0;
            if (_numbers.TryGetValue(text, out var number)) return number;
            _texts.Add(text);
            return _numbers[text] = _texts.Count - 1;
        }
    }

    private readonly Texts _users = new(), _items = new(), _words = new();
    private readonly List<long> _knownAt = [], _firstOf = [];
    private Act[] _acts = [];
    private int _count;

    public int Count => _count;

    /// <summary>As it was folded, under an event id of its own.</summary>
    public RecordedEvent this[int number]
    {
        get
        {
            ref readonly var act = ref _acts[number];
            return new RecordedEvent(number, act.At, new UserEvent
            {
                EventId = number.ToString(CultureInfo.InvariantCulture),
                UserId = _users[act.User]!,
                Type = act.Type,
                DeclaredAs = act.DeclaredAs,
                ItemId = _items[act.Item],
                Timestamp = act.At,
                Surface = _words[act.Surface],
                Position = act.Place < 0 ? null : act.Place,
                ListVersion = act.Version < 0 ? null : act.Version,
                Locale = _words[act.Locale],
                Country = _words[act.Country],
                PositionSeconds = double.IsNaN(act.Head) ? null : act.Head,
                DurationSeconds = double.IsNaN(act.Length) ? null : act.Length,
                Rating = float.IsNaN(act.Stars) ? null : act.Stars,
                Query = act.Type == EventType.Attributes ? null : _words[act.Text],
                Attributes = act.Type == EventType.Attributes ? PersonAttributes.Of(_words[act.Text]!) : null,
            });
        }
    }

    public UserId UserOf(int number) => new(_users[_acts[number].User]!);

    /// <summary>When it happened, or when the person's newest event before it did, if that is later. Ascending. ms.</summary>
    public long KnownAt(int number) => _acts[number].KnownAt;

    /// <summary>
    /// The title with the time at which it came: as it says, or earlier where people met it before, as in a log that was brought along
    /// from elsewhere.
    /// </summary>
    public Title WithArrival(Title title) =>
        _items.Find(title.Id.Value) is > 0 and var item && _firstOf[item - 1] < title.AddedAt
            ? title with { AddedAt = _firstOf[item - 1] }
            : title;

    /// <summary>One user's events come in the order of the log. Gives the place at the tape's end until it is put in order.</summary>
    internal int Add(RecordedEvent recorded)
    {
        var e = recorded.Event;
        var user = _users.Of(e.UserId);
        if (user > _knownAt.Count) _knownAt.Add(long.MinValue);
        var known = _knownAt[user - 1] = Math.Max(_knownAt[user - 1], recorded.EffectiveTime);
        var item = _items.Of(e.ItemId);
        if (item > _firstOf.Count) _firstOf.Add(known);
        else if (item > 0) _firstOf[item - 1] = Math.Min(_firstOf[item - 1], known);
        if (_count == _acts.Length) Array.Resize(ref _acts, Math.Max(1024, _count + _count / 2));
        _acts[_count] = new Act(user, item, e.Type, recorded.EffectiveTime, known)
        {
            Head = e.PositionSeconds ?? double.NaN,
            Length = e.DurationSeconds ?? double.NaN,
            Stars = (float?)e.Rating ?? float.NaN,
            Place = e.Position ?? -1,
            Version = e.ListVersion ?? -1,
            Surface = _words.Of(e.Surface),
            Country = _words.Of(e.Country),
            Locale = _words.Of(e.Locale),
            Text = _words.Of(e.Type == EventType.Attributes ? (e.Attributes ?? PersonAttributes.None).Json : e.Query),
            DeclaredAs = e.DeclaredAs,
        };
        return _count++;
    }

    /// <summary>By the time at which they became known, equals as they were added. Gives each event's new place by its old one.</summary>
    internal int[] PutInOrder()
    {
        var (order, keys) = (new int[_count], new (long, int)[_count]);
        for (var k = 0; k < _count; k++) (order[k], keys[k]) = (k, (_acts[k].KnownAt, k));
        Array.Sort(keys, order);
        var (acts, places) = (new Act[_count], new int[_count]);
        for (var k = 0; k < _count; k++) (acts[k], places[order[k]]) = (_acts[order[k]], k);
        _acts = acts;
        return places;
    }
}
