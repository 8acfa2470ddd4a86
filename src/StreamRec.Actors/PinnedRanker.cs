using System.Collections.Immutable;
using StreamRec.Catalog;
using StreamRec.Domain;
using StreamRec.Ranking;

namespace StreamRec.Actors;

/// <summary><see cref="UserRanking"/> over what the node has, its slates put into words.</summary>
internal sealed class PinnedRanker(PinSource source, RankingSettings settings) : IRanker
{
    /// <param name="Pinned">Which pins they are of, by number: older pins are not kept for a list that nobody asks for again.</param>
    private sealed record Worded(int Pinned, SlateItem[] Slate, ImmutableArray<RankedTitle> Titles);

    /// <summary>Clients choose limits and genres: more than a screen or two follow are not remembered.</summary>
    private const int MostWorded = 64;

    private readonly UserRanking _ranking = new(settings);
    private readonly Dictionary<(Surface, int), Worded> _worded = [];
    private int _pinned;

    public int Candidates => _ranking.Candidates;

    public Provenance Provenance
    {
        get
        {
            var pins = Pinned;
            return new Provenance(pins.Model.Id, pins.Catalog.Version, pins.Signals.Version, pins.Context);
        }
    }

    public bool Outdated =>
        _ranking.Pins is not { } pins || !ReferenceEquals(pins.Catalog, source.Catalog) || !ReferenceEquals(pins.Model, source.Model);

    private Pins Pinned => _ranking.Pins ?? throw new InvalidOperationException("Nothing is pinned before the first ScoreAll.");

    public void ScoreAll(Profile profile, RankingContext context)
    {
        _pinned++;
        _ranking.ScoreAll(profile, new Pins(source.Model, source.Catalog, source.Signals, context));
    }

    public int Rescore(Profile profile, IReadOnlyList<ItemId> touched) => _ranking.Rescore(profile, touched);

    public ImmutableArray<RankedTitle> List(Profile profile, Surface surface, int limit)
    {
        var pins = Pinned;
        var made = _ranking.Slates;
        var slate = _ranking.Slate(profile, surface, limit);
        if (_ranking.Slates != made) ActorsMetrics.Slates.Inc();
        var known = _worded.GetValueOrDefault((surface, limit));
        if (known is not null && known.Pinned == _pinned
            && (ReferenceEquals(slate, known.Slate) || slate.AsSpan().SequenceEqual(known.Slate)))
            return known.Titles;
        var titles = InWords(slate, pins);
        // Other pins can give the same words; then the list is the same one.
        if (known is not null && RankedTitles.Same(titles, known.Titles)) titles = known.Titles;
        if (known is null && _worded.Count >= MostWorded) _worded.Clear(); // their lists take a new number at most
        _worded[(surface, limit)] = new Worded(_pinned, slate, titles);
        return titles;
    }

    private static ImmutableArray<RankedTitle> InWords(SlateItem[] slate, Pins pins)
    {
        var titles = ImmutableArray.CreateBuilder<RankedTitle>(slate.Length);
        foreach (var item in slate)
        {
            if (pins.Catalog[item.Item] is not { } title) continue;
            var (code, text) = ReasonWords.Of(item, pins);
            ImmutableArray<ItemId> because = item.Reason.Because < 0 ? [] : [pins.Catalog.Index[item.Reason.Because]];
            titles.Add(new RankedTitle(
                title.Id, title.Name, title.Kind.Word, title.Year, title.Genres, item.Score, text, code, because, item.Sources,
                item.ShownLike));
        }
        return titles.DrainToImmutable();
    }
}
