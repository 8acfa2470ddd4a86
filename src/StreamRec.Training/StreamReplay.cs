using StreamRec.Domain;
using StreamRec.Ranking;
using StreamRec.Signals;

namespace StreamRec.Training;

/// <summary>
/// A choice, and what was known just before it: the profile as time had made it by then, as serving ranks it, and a snapshot that has
/// nothing of its own moment or later.
/// </summary>
internal readonly record struct ChoicePoint(int Number, Interaction Choice, Profile Profile, SignalsSnapshot Signals);

/// <summary>
/// Plays interactions in the order of time through the code that serves: folds profiles, counts the crowd's moves, publishes
/// snapshots.
/// </summary>
internal sealed class StreamReplay(IReadOnlyList<Interaction> interactions, ItemIndex index, long publishEvery, Clocks clocks)
{
    private readonly Dictionary<UserId, Profile> _profiles = [];

    public SignalsWriter Signals { get; } = new(index, clocks: clocks);

    /// <summary>As the nodes fold.</summary>
    public FoldOptions Folding { get; init; } = FoldOptions.Default;

    public void Run(Action<ChoicePoint> visit, Action<int> report, CancellationToken cancellation)
    {
        var snapshot = SignalsSnapshot.Empty;
        var (publishedAt, lastAt) = (long.MinValue / 2, long.MinValue);
        for (var number = 0; number < interactions.Count; number++)
        {
            if (number % 1024 == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                report(number);
            }
            var choice = interactions[number];
            if (choice.At > lastAt && choice.At - publishedAt >= publishEvery)
                (snapshot, publishedAt) = (Signals.Publish(choice.At), choice.At);
            lastAt = choice.At;
            var before = _profiles.GetValueOrDefault(choice.User, Profile.Empty);
            visit(new ChoicePoint(number, choice, before.AsOf(choice.At, Folding).Profile, snapshot));
            var recorded = choice.ToEvent(number);
            _profiles[choice.User] = before.Fold(recorded, Folding).Profile;
            if (CrowdMoves.TryRead(before, recorded, index, out var move)) Signals.Observe(move);
        }
        report(interactions.Count);
    }
}
