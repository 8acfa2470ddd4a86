using StreamRec.Catalog;
using StreamRec.Domain;
using StreamRec.Ranking;
using StreamRec.Signals;

namespace StreamRec.Training;

/// <summary>
/// A choice, and what was known just before it was to be made: the profile as time had made it by then, as serving ranks it, the titles
/// that had come, and a snapshot of what lies before it in the log.
/// </summary>
internal readonly record struct ChoicePoint(
    int Number, Interaction Choice, Profile Profile, SignalsSnapshot Signals, CatalogSnapshot Catalog)
{
    /// <summary>As an actor makes it for a screen that names neither country nor maturity.</summary>
    public RankingContext Context => new(Choice.At, Profile.KnownCountry, null, 21);
}

/// <summary>Plays the first choices of a log, and all that happened between them, and stops before each.</summary>
/// <param name="catalog">Has the titles that were there from the start.</param>
/// <param name="arrivals">Titles that come when the log has reached their <see cref="Title.AddedAt"/>.</param>
/// <param name="publishEvery">ms of the log's time between two snapshots of the signals.</param>
internal sealed class ChoiceReplay(
    TrainingData data, CatalogStore catalog, IReadOnlyList<Title> arrivals, long publishEvery, Clocks clocks)
{
    private readonly Title[] _arrivals = [.. arrivals.OrderBy(title => title.AddedAt)];
    private int _arrived;

    /// <returns>The signals of all that was played: up to the last of the choices, or to the log's end after all of them.</returns>
    public SignalsWriter Run(int choices, Action<ChoicePoint> visit, Action<int> report, CancellationToken cancellation)
    {
        var replay = new StreamReplay(data, catalog.Current.Index, clocks);
        var snapshot = SignalsSnapshot.Empty;
        var (publishedAt, lastAt) = (long.MinValue / 2, long.MinValue);
        for (var number = 0; number < choices; number++)
        {
            if (number % 1024 == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                report(number);
            }
            var (choice, place) = (data.Interactions[number], data.AskedOf(number));
            replay.PlayTo(place);
            if (choice.At > lastAt && choice.At - publishedAt >= publishEvery)
                (snapshot, publishedAt) = (replay.Signals.Publish(choice.At), choice.At);
            lastAt = choice.At;
            Arrive(choice.At);
            var profile = replay.NewestOf(place).AsOf(choice.At, data.Folding).Profile;
            visit(new ChoicePoint(number, choice, profile, snapshot, catalog.Current));
        }
        replay.PlayTo(choices == data.Interactions.Count ? data.Events : data.AskedOf(choices));
        report(choices);
        return replay.Signals;
    }

    private void Arrive(long at)
    {
        var first = _arrived;
        while (_arrived < _arrivals.Length && _arrivals[_arrived].AddedAt <= at) _arrived++;
        if (_arrived > first) catalog.Apply([.. _arrivals[first.._arrived].Select(title => (title.Id, (Title?)title))]);
    }
}
