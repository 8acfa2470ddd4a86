using StreamRec.Catalog;
using StreamRec.Domain;
using StreamRec.Signals;

namespace StreamRec.Ranking;

/// <summary>The pins without the ranker: what candidates and features are a function of, with the profile.</summary>
public readonly struct World(CatalogSnapshot catalog, SignalsSnapshot signals, RankingContext context, EncoderModel? encoder = null)
{
    /// <summary>ms that a title counts as new after it came into the catalogue.</summary>
    private const long NewFor = 30L * 24 * 3_600_000;

    private readonly int _year = DateTimeOffset.FromUnixTimeMilliseconds(context.Now).Year;

    public CatalogSnapshot Catalog { get; } = catalog;
    public SignalsSnapshot Signals { get; } = signals;
    public RankingContext Context { get; } = context;

    /// <summary>Null when the bundle has none: then no title has an encoder score, and the source is empty.</summary>
    public EncoderModel? Encoder { get; } = encoder;

    /// <summary>Null: those of <see cref="FeatureList"/>, as they are.</summary>
    public FeatureSet? Features { get; init; }

    public SeenSettings Seen { get; init; } = FoldOptions.Default.Seen;

    internal int UnratedAge { get; init; } = RankingSettings.Default.UnratedAge;

    internal UtilitySettings Utility { get; init; } = UtilitySettings.Default;

    /// <summary>Null when the bundle has none.</summary>
    internal HeadTitles? HeadTitles { get; init; }

    /// <summary>[titles, <see cref="HeadTitles.Width"/>]; empty when nothing is known of any.</summary>
    internal ReadOnlySpan<float> TitlesOfHeads => HeadTitles is null ? [] : HeadTitles.By(Catalog.Index);

    /// <summary>Null: features are computed.</summary>
    internal CrowdFeatures? Crowd { get; init; }

    /// <summary>Of the UTC hour's angle.</summary>
    internal (float Sin, float Cos) Hour { get; } = MathF.SinCos(MathF.Tau * context.Hour / 24);

    internal static World Of(Pins pins, RankingSettings? settings = null) =>
        new(pins.Catalog, pins.Signals, pins.Context, pins.Model.Encoder)
        {
            Features = pins.Model.Features,
            Seen = (settings ?? RankingSettings.Default).Seen,
            UnratedAge = (settings ?? RankingSettings.Default).UnratedAge,
            HeadTitles = pins.Model.HeadTitles,
            Utility = (settings ?? RankingSettings.Default).Utility,
        };

    /// <summary>For one scoring of many titles; not to be kept.</summary>
    internal World WithCrowd(RankerModel model) => this with { Crowd = model.Crowd.Of(Signals, Context) };

    /// <summary>Null unless the title is in the catalogue and may be shown in this context.</summary>
    internal Title? Showable(int item) => IsShowable(item) ? Catalog[item] : null;

    internal bool IsShowable(int item) => Catalog.MayShow(item, Context.Maturity, Context.Country, UnratedAge);

    /// <summary>Added in the last 30 days, or released this year or last year.</summary>
    internal bool IsNew(Title title) =>
        (title.AddedAt > 0 && Context.Now - title.AddedAt < NewFor) || title.Year >= _year - 1;

    /// <summary>Among the newest titles that may be shown in this context.</summary>
    internal bool IsFresh(int item)
    {
        var newest = Catalog.Newest;
        var place = newest.IndexOf(item);
        if (place < CatalogSnapshot.MostFresh) return place >= 0;
        var before = 0;
        for (var k = 0; k < place && before < CatalogSnapshot.MostFresh; k++)
            if (IsShowable(newest[k])) before++;
        return before < CatalogSnapshot.MostFresh;
    }

    /// <summary>log(1 + years since release); ten years when the year is not known.</summary>
    internal float LogAge(Title title) => MathF.Log(1 + (title.Year <= 0 ? 10 : Math.Max(0, _year - title.Year)));
}
