using System.Collections.ObjectModel;
using StreamRec.Contracts;
using StreamRec.Domain;
using StreamRec.Ranking;

namespace StreamRec.Training;

/// <summary>
/// One choice of a data set. <paramref name="Stars"/>: 0.5–5, 0 where nothing was rated; <paramref name="At"/>: ms;
/// of a log when the list was seen from which it was chosen. <paramref name="Type"/>: what the log would call it.
/// </summary>
public readonly record struct Interaction(UserId User, ItemId Item, float Stars, long At, EventType Type = EventType.Rate)
{
    /// <summary>Its place on the <see cref="TrainingData.Tape"/>, where there is one.</summary>
    internal int Event { get; init; }

    /// <summary>
    /// Place of the event before which the person was yet to choose: the first that shows the list, or the title's being opened; the
    /// choice itself where neither is known. What came after it (that the title was clicked) no list could have known.
    /// </summary>
    internal int Asked { get; init; }

    /// <summary>What was seen when it was chosen, itself first; null: that is not known.</summary>
    public SeenTitle[]? Seen { get; init; }

    /// <summary>Of that list, as the client named it; null: not known.</summary>
    public long? SeenVersion { get; init; }

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

    /// <summary>With all choices up to then, and no later ones, to be learned from.</summary>
    /// <exception cref="TrainingDataException">There are none.</exception>
    public TrainingData LearnedUntil(DateTimeOffset until)
    {
        var count = Interactions.Count(choice => choice.At <= until.ToUnixTimeMilliseconds());
        return count > 0 ? this with { FitCount = count } : throw new TrainingDataException(
            $"{Name}: none of its {Interactions.Count:N0} choices was made until {until:u}.");
    }

    /// <summary>
    /// Where the data set says so: of the part to fit, sessions that end before it are fitted while something is still to be
    /// chosen on the later ones. ms.
    /// </summary>
    public long? ValidationFrom { get; init; }

    /// <summary>Lower-case hex SHA-256 of the files that were read, by name without folder.</summary>
    public IReadOnlyDictionary<string, string> Files { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>What was read of the product's own log; null: nothing, these are recorded files.</summary>
    public Ranking.TrainingLog? Log { get; init; }

    /// <summary>Everything that happened, the choices among it; null: nothing else is known than the choices.</summary>
    public EventTape? Tape { get; init; }

    /// <summary>
    /// Of a log: titles that had their chance, whether chosen or not, in the order in which they are asked. Of recorded files these are the
    /// ratings (<see cref="RatedTrials"/>).
    /// </summary>
    public IReadOnlyList<Trial> Trials { get; init; } = [];

    internal IReadOnlyList<Trial> RatedTrials()
    {
        if (Tape is not null) return Trials;
        var trials = new List<Trial>();
        for (var number = 0; number < Interactions.Count; number++)
            if (Interactions[number] is { Stars: > 0 } rated)
                trials.Add(new Trial(
                    rated.User, rated.Item, number, number, Outcomes.Like,
                    rated.Stars >= OutcomeNames.LikeStars ? Outcomes.Like : Outcomes.None));
        return trials;
    }

    /// <summary>How profiles cut time and what is seen: as the nodes that serve the bundle have it (<c>profile { }</c>).</summary>
    public FoldOptions Folding { get; init; } = FoldOptions.Default;

    internal int Events => Tape?.Count ?? Interactions.Count;

    /// <summary>The number of a choice among all events.</summary>
    internal int EventOf(int choice) => Tape is null ? choice : Interactions[choice].Event;

    /// <summary>The number of the event before which it is asked what will be chosen.</summary>
    internal int AskedOf(int choice) => Tape is null ? choice : Interactions[choice].Asked;

    internal RecordedEvent EventAt(int number) => Tape?[number] ?? Interactions[number].ToEvent(number);

    internal long KnownAt(int number) => Tape?.KnownAt(number) ?? Interactions[number].At;

    internal UserId UserOf(int number) => Tape?.UserOf(number) ?? Interactions[number].User;
}
