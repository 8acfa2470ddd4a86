using System.Collections.ObjectModel;
using StreamRec.Contracts;
using StreamRec.Domain;

namespace StreamRec.Training;

/// <summary>One rating of a data set. <paramref name="Stars"/>: 0.5–5; <paramref name="At"/>: ms.</summary>
public readonly record struct Interaction(UserId User, ItemId Item, float Stars, long At)
{
    /// <summary>As the log would have it; <paramref name="number"/> makes the event id.</summary>
    internal RecordedEvent ToEvent(int number) => new(number, At, new UserEvent
    {
        EventId = number.ToString(),
        UserId = User.Value,
        Type = EventType.Rate,
        ItemId = Item.Value,
        Timestamp = At,
        Rating = Stars,
    });
}

/// <summary>What training reads: interactions by (time, user, item), and the titles that they name.</summary>
public sealed record TrainingData(string Name, IReadOnlyList<Interaction> Interactions, IReadOnlyList<Catalog.Title> Titles)
{
    /// <summary>Lower-case hex SHA-256 of the files that were read, by name without folder.</summary>
    public IReadOnlyDictionary<string, string> Files { get; init; } = ReadOnlyDictionary<string, string>.Empty;
}
