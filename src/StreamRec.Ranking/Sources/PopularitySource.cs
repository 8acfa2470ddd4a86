using StreamRec.Signals;

namespace StreamRec.Ranking;

/// <summary>
/// What most people move to now, over several spans of time, at this hour of the day and in this country. Where few of the most popular
/// may be shown (to a child, in a small country, to who has seen them), those that come after them.
/// </summary>
internal sealed class PopularitySource() : CandidateSource(CandidateSources.Popularity, "popularity")
{
    private static readonly (CountWindow Window, int Quota)[] Windows =
        [(CountWindow.Short, 24), (CountWindow.Long, 32), (CountWindow.Middle, 16), (CountWindow.Longest, 16), (CountWindow.Shortest, 8)];

    public override void Gather(in CandidateGatherer into)
    {
        var (signals, context) = (into.World.Signals, into.World.Context);
        foreach (var (window, quota) in Windows) Add(into, window, quota);

        var left = SignalsSnapshot.Here - into.Add(Flag, signals.PopularAtHour(context.Hour), SignalsSnapshot.Here);
        if (left > 0) into.Add(Flag, signals.PopularAtHour(context.Hour, beyond: true), left, usual: 0);
        if (context.Country is not { } country) return;
        left = SignalsSnapshot.Here - into.Add(Flag, signals.PopularInCountry(country), SignalsSnapshot.Here);
        if (left > 0) into.Add(Flag, signals.PopularInCountry(country, beyond: true), left, usual: 0);
    }

    public override void Fill(in CandidateGatherer into) => Add(into, CountWindow.Long, SignalsSnapshot.MostPopular);

    private void Add(in CandidateGatherer into, CountWindow window, int quota) =>
        into.Add(Flag, into.World.Signals.Leaders(window), quota, SignalsSnapshot.MostPopular);
}
