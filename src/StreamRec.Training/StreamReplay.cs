using StreamRec.Domain;
using StreamRec.Ranking;
using StreamRec.Signals;

namespace StreamRec.Training;

/// <summary>
/// Plays a log in the order in which it became known through the code that serves: folds profiles, counts the crowd's moves. Training
/// and evaluation ask it for a person's profile at any event that has been.
/// </summary>
internal sealed class StreamReplay
{
    private readonly TrainingData _data;
    private readonly ItemIndex _index;
    private readonly int[] _users, _before;
    private readonly (int Event, Profile Profile)[] _newest;
    private readonly Dictionary<int, (int Event, Profile Profile)> _older = [];

    public StreamReplay(TrainingData data, ItemIndex index, Clocks? clocks)
    {
        (_data, _index, Signals) = (data, index, new SignalsWriter(index, clocks: clocks));
        (_users, _before) = (new int[data.Events], new int[data.Events]);
        var (numbers, newest) = (new Dictionary<UserId, int>(), new List<int>());
        for (var number = 0; number < _users.Length; number++)
        {
            var id = data.UserOf(number);
            if (!numbers.TryGetValue(id, out var user))
            {
                numbers.Add(id, user = newest.Count);
                newest.Add(-1);
            }
            (_users[number], _before[number], newest[user]) = (user, newest[user], number);
        }
        _newest = new (int, Profile)[newest.Count];
        Array.Fill(_newest, (-1, Profile.Empty));
    }

    public SignalsWriter Signals { get; }

    /// <summary>How many events have been, the first.</summary>
    public int Played { get; private set; }

    /// <summary>Plays the events below <paramref name="end"/> that have not been.</summary>
    public void PlayTo(int end)
    {
        for (; Played < end; Played++)
        {
            var (recorded, before) = (_data.EventAt(Played), NewestOf(Played));
            if (CrowdMoves.TryRead(before, recorded, _index, out var move)) Signals.Observe(move);
            _newest[_users[Played]] = (Played, before.Fold(recorded, _data.Folding).Profile);
        }
    }

    /// <summary>Plays all that is strictly before the time.</summary>
    public void PlayBefore(long at)
    {
        var end = Played;
        while (end < _data.Events && _data.KnownAt(end) < at) end++;
        PlayTo(end);
    }

    /// <summary>The newest profile of the person whose event this is.</summary>
    public Profile NewestOf(int number) => _newest[_users[number]].Profile;

    /// <summary>
    /// The profile just after an event, also of one that has not been played or of an older one (a session's start); one older one per
    /// person is kept. −1: empty.
    /// </summary>
    public Profile After(int number)
    {
        if (number < 0) return Profile.Empty;
        var user = _users[number];
        var known = _newest[user];
        if (known.Event == number) return known.Profile;
        var isOlder = number < known.Event;
        if (isOlder) known = _older.GetValueOrDefault(user, (-1, Profile.Empty));
        if (number < known.Event) known = (-1, Profile.Empty);
        var numbers = new Stack<int>();
        for (var earlier = number; earlier > known.Event; earlier = _before[earlier]) numbers.Push(earlier);
        var profile = known.Profile;
        foreach (var earlier in numbers) profile = profile.Fold(_data.EventAt(earlier), _data.Folding).Profile;
        if (isOlder) _older[user] = (number, profile);
        return profile;
    }
}
