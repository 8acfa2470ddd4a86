using StreamRec.Catalog;
using StreamRec.Domain;
using StreamRec.Signals;

namespace StreamRec.Ranking;

/// <summary>The crowd's decayed count of moves to the title, as it is.</summary>
internal sealed class CountOfCrowd(DeclaredFeature declared) : Extractor
{
    private readonly CountWindow _window = Extractors.Window("window", declared.Window);

    public override ReasonKind? Reason => ReasonKind.Popular;

    public override float Of(int item, Title title, in TitleState state, in World world, HistoryFacts? facts) =>
        world.Signals.Count(item, _window);
}

/// <summary>A shorter count over a longer one and 1: what is rising. Both decayed.</summary>
internal sealed class RateOfCrowd(DeclaredFeature declared) : Extractor
{
    private readonly CountWindow _window = Extractors.Window("window", declared.Window);
    private readonly CountWindow _per = Extractors.Window("per", declared.Per);

    public override ReasonKind? Reason => ReasonKind.Popular;

    public override float Of(int item, Title title, in TitleState state, in World world, HistoryFacts? facts) =>
        world.Signals.Count(item, _window) / (world.Signals.Count(item, _per) + 1);
}

/// <summary>What the person did with this title.</summary>
internal sealed class OwnOfTitle(DeclaredFeature declared) : Extractor
{
    private const float Day = 24 * 3_600_000;

    private static readonly SortedDictionary<string, Func<TitleState, long, float>> Known = new(StringComparer.Ordinal)
    {
        ["rating"] = (state, _) => state.Rating,
        ["liked"] = (state, _) => (float)state.Opinion,
        ["inList"] = (state, _) => state.InList ? 1 : 0,
        ["progress"] = (state, _) => PersonalTitle.Progress(state),
        ["weight"] = (state, now) => state.WeightAsOf(now),
        ["fatigue"] = (state, now) => state.FatigueAsOf(now),
        ["daysSinceWatched"] = (state, now) => Days(state.WatchedAt, now),
        ["daysSinceTouched"] = (state, now) => Days(state.TouchedAt, now),
    };

    /// <summary>Of what never was, and of what was long ago.</summary>
    private const float MostDays = 365;

    private readonly Func<TitleState, long, float> _read = Extractors.OneOf("of", declared.Of, Known);

    public override bool ReadsOwnState => true;

    public override float Of(int item, Title title, in TitleState state, in World world, HistoryFacts? facts) =>
        _read(state, world.Context.Now);

    private static float Days(long at, long now) => at == 0 ? MostDays : Math.Clamp((now - at) / Day, 0, MostDays);
}

/// <summary>When, where and on what the list is shown, and how old the title is by then.</summary>
internal sealed class OfContext : Extractor
{
    private const float Day = 24 * 3_600_000;
    private readonly DeclaredFeature _declared;
    private readonly Func<Title, RankingContext, string?, float> _read;

    private static readonly SortedDictionary<string, Func<Title, RankingContext, string?, float>> Known = new(StringComparer.Ordinal)
    {
        ["hour"] = (_, context, _) => context.Hour,
        ["weekday"] = (_, context, _) => (int)(DateTimeOffset.FromUnixTimeMilliseconds(context.Now).DayOfWeek + 6) % 7,
        ["device"] = (_, context, value) => Is(context.Device, value),
        ["country"] = (_, context, value) => Is(context.Country, value),
        ["daysSinceAdded"] = (title, context, _) => title.AddedAt > 0 ? Math.Max(0, (context.Now - title.AddedAt) / Day) : 0,
    };

    /// <exception cref="FormatException">What it is of is not known, or compared with nothing.</exception>
    public OfContext(DeclaredFeature declared)
    {
        (_declared, _read) = (declared, Extractors.OneOf("of", declared.Of, Known));
        if (declared.Of is "device" or "country" && declared.Value is null)
            throw new FormatException($"value is not given; expected what the {declared.Of} is compared with");
    }

    public override float Of(int item, Title title, in TitleState state, in World world, HistoryFacts? facts) =>
        _read(title, world.Context, _declared.Value);

    private static float Is(string? found, string? value) => string.Equals(found, value, StringComparison.OrdinalIgnoreCase) ? 1 : 0;
}
