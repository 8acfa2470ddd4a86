using StreamRec.Domain;

namespace StreamRec.Training.Evaluation;

/// <summary>
/// Interactions in the order in which they are told, users and titles numbered by first sight, so that the titles known at any
/// moment are a prefix. A user's history is a chain through <see cref="Previous"/>: it costs nothing to ask about any of it.
/// </summary>
public sealed class EventLog
{
    private readonly List<int> _firstOf = [];
    private readonly List<ItemId> _ids = [];
    private readonly List<int> _firstSeen = [];

    public EventLog(IReadOnlyList<Interaction> interactions)
    {
        Interactions = interactions;
        (User, Item, Previous, Position) = (new int[Count], new int[Count], new int[Count], new int[Count]);
        var users = new Dictionary<UserId, int>();
        var items = new Dictionary<ItemId, int>();
        var last = new List<int>();
        for (var number = 0; number < Count; number++)
        {
            var interaction = interactions[number];
            if (!items.TryGetValue(interaction.Item, out var item))
            {
                items.Add(interaction.Item, item = _ids.Count);
                _ids.Add(interaction.Item);
                _firstSeen.Add(number);
            }
            if (!users.TryGetValue(interaction.User, out var user))
            {
                users.Add(interaction.User, user = last.Count);
                last.Add(-1);
                _firstOf.Add(number);
            }
            (User[number], Item[number], Previous[number]) = (user, item, last[user]);
            Position[number] = last[user] < 0 ? 0 : Position[last[user]] + 1;
            last[user] = number;
        }
    }

    public IReadOnlyList<Interaction> Interactions { get; }
    public int Count => Interactions.Count;
    public int Users => _firstOf.Count;
    public int Items => _ids.Count;

    /// <summary>By event: user, title, the user's event before it (−1: none), and how many the user has before it.</summary>
    public int[] User { get; }
    public int[] Item { get; }
    public int[] Previous { get; }
    public int[] Position { get; }

    public long At(int number) => Interactions[number].At;
    public ItemId Id(int item) => _ids[item];

    /// <summary>A user's first event.</summary>
    public int FirstOf(int user) => _firstOf[user];

    /// <summary>The event with which a title came.</summary>
    public int FirstSeen(int item) => _firstSeen[item];

    /// <summary>How many titles the first so many events name; they are the numbers below it.</summary>
    public int ItemsBefore(int end)
    {
        var (low, high) = (0, Items);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_firstSeen[middle] < end) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
