using System.Collections.Immutable;
using StreamRec.Domain;
using StreamRec.Ranking;

namespace StreamRec.Actors.Tests;

/// <summary>Recommends what was last played, newest first, and what is in its catalogue: enough to see lists change.</summary>
internal sealed class FakeRankers(params string[] catalog) : IRankers
{
    public volatile ImmutableHashSet<string> Withdrawn = [];
    public ImmutableArray<string> Catalog { get; } = [.. catalog];
    public int FullScores;
    public volatile bool Broken;

    /// <summary>Stands for the model: what has pinned it keeps it in memory.</summary>
    public volatile object Model = new();

    public int Created;

    public IRanker Create()
    {
        Interlocked.Increment(ref Created);
        return new Ranker(this);
    }

    public bool Knows(Surface surface) => surface.Name != "nowhere";

    private sealed class Ranker(FakeRankers all) : IRanker
    {
        private ImmutableHashSet<string>? _withdrawn;
        private object? _model;
        private RankingContext _context = new(0, null, null, 21);
        private ImmutableArray<RankedTitle> _last;

        public int Candidates => 100;
        public Provenance Provenance => new("fake", _withdrawn!.Count, 0, _context);
        public bool Outdated => !ReferenceEquals(_withdrawn, all.Withdrawn) || _model != all.Model;

        public void ScoreAll(Profile profile, RankingContext context)
        {
            if (all.Broken) throw new InvalidOperationException("broken");
            Interlocked.Increment(ref all.FullScores);
            (_withdrawn, _context, _model) = (all.Withdrawn, context, all.Model);
        }

        public int Rescore(Profile profile, IReadOnlyList<ItemId> touched) => touched.Count;

        public ImmutableArray<RankedTitle> List(Profile profile, Surface surface, int limit)
        {
            if (surface.Name == "nowhere") throw new ArgumentException("'nowhere' is not a surface");
            var names = Enumerable.Reverse(Given.Played(profile)).Concat(all.Catalog).Distinct().Where(n => !_withdrawn!.Contains(n)).Take(limit);
            ImmutableArray<RankedTitle> items = [.. names.Select(n => new RankedTitle(
                new ItemId(n), n, "film", 2000, [], profile.Session.Open ? 1 : 0.5f, "", "popular", [], CandidateSources.Popularity))];
            if (_last.IsDefault || !items.Select(i => (i.ItemId, i.Score)).SequenceEqual(_last.Select(i => (i.ItemId, i.Score)))) _last = items;
            return _last;
        }
    }
}
