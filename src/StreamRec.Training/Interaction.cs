using System.Collections.ObjectModel;
using StreamRec.Contracts;
using StreamRec.Domain;
using StreamRec.Ranking;

namespace StreamRec.Training;

/// <summary>
/// One choice of a data set. <paramref name="Stars"/>: 0.5–5, 0 where nothing was rated; <paramref name="At"/>: ms;
/// <paramref name="Type"/>: what the log would call it.
/// </summary>
public readonly record struct Interaction(UserId User, ItemId Item, float Stars, long At, EventType Type = EventType.Rate)
{
    /// <summary>Rated low: told to the profile and asked in an evaluation, but nothing is learned from it as from a choice.</summary>
    internal bool IsTurnedDown => CrowdMoves.TurnsDown(Stars);

    /// <summary>As the log would have it; <paramref name="number"/> makes the event id.</summary>
    internal RecordedEvent ToEvent(int number) => new(number, At, new UserEvent
    {
        EventId = number.ToString(),
        UserId = User.Value,
        Type = Type,
        ItemId = Item.Value,
        Timestamp = At,
        Rating = Type == EventType.Rate ? Stars : null,
    });
}

/// <summary>
/// What training reads: interactions in the order of time, and the titles that they name. <paramref name="FitCount"/>: how many
/// of the interactions, the first, the data set itself gives for fitting; null where it is not split.
/// </summary>
public sealed record TrainingData(
    string Name, IReadOnlyList<Interaction> Interactions, IReadOnlyList<Catalog.Title> Titles, int? FitCount = null)
{
    /// <summary>How many may be learned from, the first: what the data set gives for it, or nine tenths.</summary>
    public int LearnCount => FitCount ?? (int)(9L * Interactions.Count / 10);

    /// <summary>
    /// Where the data set says so: of the part to fit, sessions that end before it are fitted while something is still to be
    /// chosen on the later ones. ms.
    /// </summary>
    public long? ValidationFrom { get; init; }

    /// <summary>Lower-case hex SHA-256 of the files that were read, by name without folder.</summary>
    public IReadOnlyDictionary<string, string> Files { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>What was read of the product's own log; null: nothing, these are recorded files.</summary>
    public Ranking.TrainingLog? Log { get; init; }
}
