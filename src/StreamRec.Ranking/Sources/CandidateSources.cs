using System.Collections.Concurrent;

namespace StreamRec.Ranking;

/// <summary>Which sources named a candidate. The bits are in the protobuf between nodes: a source keeps its own for good.</summary>
[Flags]
public enum CandidateSources : uint
{
    None = 0,
    CoOccurrence = 1 << 0,
    Popularity = 1 << 1,
    Content = 1 << 2,
    Fresh = 1 << 3,
    MyList = 1 << 4,
    Continue = 1 << 5,
    Catalogue = 1 << 6,
    Encoder = 1 << 7,
}

/// <summary>All sources, each declared in a file of its own beside this one.</summary>
public static class SourceTable
{
    /// <summary>The person's own titles, in the order in which they are gathered.</summary>
    internal static PersonalSource[] Personal { get; } = [new ContinueSource(), new MyListSource()];

    /// <summary>
    /// The other sources, in the order in which they take their quotas. The quotas were chosen together on the validation slice of
    /// MovieTweetings (<c>streamrec evaluate --protocol T --validation</c>): so the candidates hold .543 of the choices; with 230
    /// candidates, fewer of them the encoder's, they held .501.
    /// </summary>
    internal static CandidateSource[] Shared { get; } =
        [new EncoderSource(), new CoOccurrenceSource(), new PopularitySource(), new FreshSource(), new ContentSource(), new CatalogueSource()];

    /// <summary>Those that fill what the quotas leave free, in their order.</summary>
    internal static CandidateSource[] Filling { get; } = [.. Shared.Where(source => source.FillOrder > 0).OrderBy(source => source.FillOrder)];

    internal static CandidateSources PersonalFlags { get; } = Flags(Personal);

    private static readonly CandidateSource[] All = [.. Personal.Concat(Shared).OrderBy(source => source.Flag)];
    private static readonly CandidateSources Known = Flags(All);
    private static readonly ConcurrentDictionary<CandidateSources, string[]> Names = new();

    /// <summary>Wire names in the order of the bits; bits that no source has are passed over. The array is shared: it is not to be changed.</summary>
    public static string[] NamesOf(CandidateSources sources) =>
        Names.GetOrAdd(sources & Known, static known => [.. All.Where(source => (source.Flag & known) != 0).Select(source => source.WireName)]);

    private static CandidateSources Flags(IEnumerable<CandidateSource> sources) =>
        sources.Aggregate(CandidateSources.None, (flags, source) => flags | source.Flag);
}
