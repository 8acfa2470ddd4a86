using StreamRec.Signals;

namespace StreamRec.Ranking;

/// <summary>What most people move to now, over several spans of time, at this hour of the day and in this country.</summary>
internal sealed class PopularitySource() : CandidateSource(CandidateSources.Popularity, "popularity")
{
    private static readonly (CountWindow Window, int Quota)[] Windows =
        [(CountWindow.Short, 24), (CountWindow.Long, 32), (CountWindow.Middle, 16), (CountWindow.Longest, 16), (CountWindow.Shortest, 8)];

    public override void Gather(in CandidateGatherer into)
    {
        var (signals, context) = (into.World.Signals, into.World.Context);
        foreach (var (window, quota) in Windows) into.Add(Flag, signals.Popular(window), quota);
        into.Add(Flag, signals.PopularAtHour(context.Hour), SignalsSnapshot.Here);
        if (context.Country is { } country) into.Add(Flag, signals.PopularInCountry(country), SignalsSnapshot.Here);
    }

    public override void Fill(in CandidateGatherer into) => into.Add(Flag, into.World.Signals.Popular(CountWindow.Long), int.MaxValue);
}
