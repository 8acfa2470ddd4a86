using StreamRec.Signals;

namespace StreamRec.Ranking;

/// <summary>What most people move to now, over several spans of time, at this hour of the day and in this country.</summary>
internal sealed class PopularitySource() : CandidateSource(CandidateSources.Popularity, "popularity")
{
    private const int HereQuota = 8;

    private static readonly (CountWindow Window, int Quota)[] Windows =
        [(CountWindow.Short, 24), (CountWindow.Long, 32), (CountWindow.Middle, 16), (CountWindow.Longest, 16), (CountWindow.Shortest, 8)];

    public override void Gather(in CandidateGatherer into)
    {
        var (world, top) = (into.World, into.Scratch.Top);
        var (signals, hour) = (world.Signals, world.Context.Hour);
        foreach (var (window, quota) in Windows) into.Add(Flag, signals.Popular(window), quota);

        top.Begin(HereQuota, world.Catalog.Index);
        foreach (var item in signals.Popular(CountWindow.Longest)) top.Offer(item, signals.CountAtHour(item, hour));
        top.Sort();
        into.AddTop(Flag, top, HereQuota);

        if (world.Context.Country is not { } country) return;
        top.Begin(HereQuota, world.Catalog.Index);
        foreach (var item in signals.Popular(CountWindow.Longest)) top.Offer(item, signals.CountInCountry(item, country));
        top.Sort();
        into.AddTop(Flag, top, HereQuota);
    }

    public override void Fill(in CandidateGatherer into) => into.Add(Flag, into.World.Signals.Popular(CountWindow.Long), int.MaxValue);
}
