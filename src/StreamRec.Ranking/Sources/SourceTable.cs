using System.Collections.Concurrent;

namespace StreamRec.Ranking;

/// <summary>Lists all sources, each of which is declared in a file of its own beside this one.</summary>
public static class SourceTable
{
    private static readonly CandidateSource
        Encoder = new EncoderSource(), CoOccurrence = new CoOccurrenceSource(), Popularity = new PopularitySource(),
        Fresh = new FreshSource(), Content = new ContentSource(), Favourite = new FavouriteSource(),
        Searched = new SearchedSource(), Catalogue = new CatalogueSource();

    /// <summary>The person's own titles, in the order in which they are gathered.</summary>
    internal static PersonalSource[] Personal { get; } = [new ContinueSource(), new MyListSource()];

    /// <summary>
    /// The other sources, in the order in which they take their quotas. The quotas were chosen together on the validation slice of
    /// MovieTweetings (<c>streamrec evaluate --protocol T --validation</c>): so the candidates hold .543 of the choices; with 230
    /// candidates, fewer of them the encoder's, they held .501. What was searched for
    /// comes first; favourites come last: who has a history fills the pool before them.
    /// </summary>
    internal static CandidateSource[] Shared { get; } = [Searched, Encoder, CoOccurrence, Popularity, Fresh, Content, Favourite];

    /// <summary>Those that fill what the quotas leave free, in the order in which they do.</summary>
    internal static CandidateSource[] Filling { get; } = [Encoder, CoOccurrence, Popularity, Content, Fresh, Catalogue];

    /// <summary>In the order of their bits.</summary>
    internal static CandidateSource[] All { get; } = [.. Personal.Concat(Shared).Union(Filling).OrderBy(source => source.Flag)];

    internal static CandidateSources PersonalFlags { get; } = Flags(Personal);

    private static readonly CandidateSources Known = Flags(All);
    private static readonly ConcurrentDictionary<CandidateSources, string[]> Names = new();

    /// <summary>Wire names in the order of the bits; bits that no source has are passed over.</summary>
    public static IReadOnlyList<string> NamesOf(CandidateSources sources) =>
        Names.GetOrAdd(
            sources & Known, static known => [.. All.Where(source => (source.Flag & known) != 0).Select(source => source.WireName)]);

    private static CandidateSources Flags(IEnumerable<CandidateSource> sources) =>
        sources.Aggregate(CandidateSources.None, (flags, source) => flags | source.Flag);
}
