using System.Diagnostics;
using StreamRec.Cli.Simulation;
using StreamRec.Contracts;
using StreamRec.Domain;
using StreamRec.Ranking;

namespace StreamRec.Benchmarks.Mix;

/// <summary>
/// Plays the mix of <c>streamrec simulate</c> and after every event re-scores three times over the same pins: incrementally,
/// in full, and lean (<see cref="LeanRescoring"/>). The three take turns in who is first, event by event, so that the
/// machine's noise and warm caches come to all alike. Pins are adopted at strong events, as the user's actor does.
/// </summary>
/// <remarks>
/// Full re-scoring is what a system does that knows nothing of the event but the profile after it: it reads the profile,
/// gathers the candidates from all sources, computes the features of all and runs the network once over all
/// (<see cref="UserRanking.ScoreAll"/>). Folding and lists are measured with neither.
/// </remarks>
internal sealed class MixRun(MixSettings settings, DemoWorld world)
{
    private const int Top = 50;

    /// <summary>ms between two events of anybody: a viewer's sessions are dense, as a busy evening's.</summary>
    private const long Gap = 1_000;

    private readonly Dictionary<string, Viewed> _viewers = new(StringComparer.Ordinal);
    private readonly RankingSettings _ranking = RankingSettings.Default with { Candidates = settings.Candidates };

    private sealed class Viewed(RankingSettings ranking)
    {
        public Profile Profile = Profile.Empty;
        public Pins? Pins;
        public readonly UserRanking Incremental = new(ranking);
        public readonly UserRanking Full = new(ranking);
        public readonly LeanRescoring Lean = new(ranking);
    }

    public MixReport Run(CancellationToken cancellation)
    {
        var crowd = new Crowd(new Shelf(world.Titles), new CrowdSettings(settings.Viewers, settings.Seed, EventMix.Default, "mix"));
        var (report, warmUp) = (new MixReport(settings), new MixReport(settings));
        for (var number = 0; number < settings.WarmUp + settings.Events; number++)
        {
            cancellation.ThrowIfCancellationRequested();
            var at = DemoWorld.Start + number * Gap;
            Play(new RecordedEvent(number, at, crowd.Next(at)), number, number < settings.WarmUp ? warmUp : report);
        }
        return report;
    }

    private void Play(RecordedEvent recorded, int number, MixReport report)
    {
        var e = recorded.Event;
        if (!_viewers.TryGetValue(e.UserId, out var viewed)) _viewers[e.UserId] = viewed = new Viewed(_ranking);
        var folded = viewed.Profile.Fold(recorded, FoldOptions.Default);
        viewed.Profile = folded.Profile;
        var all = folded.Effect == FoldEffect.All || viewed.Pins is null;
        if (all) viewed.Pins = world.PinsAt(recorded.EffectiveTime, folded.Profile.Country);

        var costs = report[KindOf(e.Type)];
        for (var turn = 0; turn < 3; turn++)
        {
            switch ((number + turn) % 3)
            {
                case 0: Incremental(viewed, folded, all, costs); break;
                case 1: Full(viewed, costs); break;
                default: Lean(viewed, all, costs); break;
            }
        }
        costs.Candidates += viewed.Full.Candidates;
        if (all) costs.All++;
        Compare(viewed, e, number, costs, report);
    }

    private static void Incremental(Viewed viewed, in FoldResult folded, bool all, KindCosts costs)
    {
        var began = Stopwatch.GetTimestamp();
        var rescored = 0;
        if (all) viewed.Incremental.ScoreAll(viewed.Profile, viewed.Pins!);
        else rescored = viewed.Incremental.Rescore(viewed.Profile, folded.Touched);
        costs.Incremental.Add(Stopwatch.GetTimestamp() - began);
        costs.Rescored += all ? viewed.Incremental.Candidates : rescored;
    }

    private static void Full(Viewed viewed, KindCosts costs)
    {
        var began = Stopwatch.GetTimestamp();
        viewed.Full.ScoreAll(viewed.Profile, viewed.Pins!);
        costs.Full.Add(Stopwatch.GetTimestamp() - began);
    }

    private static void Lean(Viewed viewed, bool all, KindCosts costs)
    {
        var began = Stopwatch.GetTimestamp();
        if (all) viewed.Lean.Gather(viewed.Profile, viewed.Pins!);
        else viewed.Lean.Score(viewed.Profile, viewed.Pins!);
        costs.Lean.Add(Stopwatch.GetTimestamp() - began);
    }

    private static void Compare(Viewed viewed, UserEvent e, int number, KindCosts costs, MixReport report)
    {
        SlateItem[] expected = [], found = [];
        for (var turn = 0; turn < 2; turn++)
        {
            var began = Stopwatch.GetTimestamp();
            if ((number + turn) % 2 == 0)
            {
                found = viewed.Incremental.Slate(viewed.Profile, Surface.Home, Top);
                costs.IncrementalSlate.Add(Stopwatch.GetTimestamp() - began);
            }
            else
            {
                expected = viewed.Full.Slate(viewed.Profile, Surface.Home, Top);
                costs.FullSlate.Add(Stopwatch.GetTimestamp() - began);
            }
        }
        if (expected.AsSpan().SequenceEqual(found)) return;
        report.Different++;
        report.FirstDifference ??= $"event {number} ({e.Type} of {e.ItemId ?? "nothing"} by {e.UserId}): {Words(found)} instead of {Words(expected)}";
    }

    private static string Words(SlateItem[] slate) => string.Join(' ', slate.Select(item => $"{item.Item}:{item.Score:r}"));

    private static EventKind KindOf(EventType type) => type switch
    {
        EventType.Impression => EventKind.Impression,
        EventType.PlayProgress => EventKind.Progress,
        EventType.Click => EventKind.Click,
        _ => EventKind.Strong,
    };
}
