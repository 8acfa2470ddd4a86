using StreamRec.Domain;

namespace StreamRec.Ranking;

/// <summary>
/// A user's candidates and their scores over pinned inputs. Not safe for several threads: the user's actor owns it.
/// Scores after any history of calls equal those of one <see cref="ScoreAll(Profile, Pins)"/> on the same profile and pins, bit for bit.
/// About 17 KB for 300 candidates, the encoder's state included.
/// </summary>
public sealed class UserRanking(RankingSettings? settings = null)
{
    private const int MostExtensions = 32;

    private readonly RankingSettings _settings = settings ?? RankingSettings.Default;
    private readonly CandidateSet _pool = new();
    private readonly Taste _taste = new();
    private readonly EncodedHistory _encoded = new();
    private readonly float[] _typical = new float[FeatureList.Count];
    private Dictionary<string, CandidateSet>? _extensions;

    /// <summary>Null before the first <see cref="ScoreAll(Profile, Pins)"/>.</summary>
    public Pins? Pins { get; private set; }

    public int Candidates => _pool.Count;

    /// <summary>As they were last scored.</summary>
    internal CandidateSet Pool => _pool;

    /// <summary>Gathers the candidates anew and scores them all.</summary>
    public void ScoreAll(Profile profile, Pins pins) => ScoreAll(profile, pins, wholeCatalogue: false);

    /// <summary>
    /// Scores every title that may be shown, as if all were candidates: the model alone, for evaluation. Not for serving: it takes ms.
    /// </summary>
    public void ScoreCatalogue(Profile profile, Pins pins) => ScoreAll(profile, pins, wholeCatalogue: true);

    /// <summary>The scores as they are, by title number: −∞ for what is no candidate, and for what is blocked.</summary>
    /// <param name="blocked">True: blocked titles keep their scores too.</param>
    public void WriteScores(Span<float> scores, bool blocked = false)
    {
        scores.Fill(float.NegativeInfinity);
        for (var place = 0; place < _pool.Count; place++)
            if (_pool.Items[place] is var item && item < scores.Length && (blocked || !_pool.IsBlocked(place)))
                scores[item] = _pool.Scores[place];
    }

    /// <summary>Which sources named a title; none when it is no candidate or blocked.</summary>
    public CandidateSources SourcesOf(int item) =>
        _pool.Find(item) is var place and >= 0 && !_pool.IsBlocked(place) ? _pool.Sources[place] : CandidateSources.None;

    private void ScoreAll(Profile profile, Pins pins, bool wholeCatalogue)
    {
        Pins = pins;
        _extensions = null;
        var worker = pins.Model.Rent();
        try
        {
            var world = World.Of(pins);
            var scratch = worker.Scratch;
            scratch.ReadHistory(profile, world, _encoded);
            scratch.ReadStates(profile, pins.Catalog.Index);
            _taste.Read(scratch.History, world);
            if (wholeCatalogue) CandidateGatherer.GatherCatalogue(profile, world, scratch, _pool);
            else CandidateGatherer.Gather(profile, world, scratch, _pool, _settings.Candidates);
            CandidateScorer.ScoreAll(profile, world, _taste, _pool, worker, _typical);
        }
        finally
        {
            pins.Model.Return(worker);
        }
    }

    /// <summary>Re-scores the touched titles only. Returns how many candidates were re-scored.</summary>
    /// <exception cref="InvalidOperationException">Nothing was scored before.</exception>
    public int Rescore(Profile profile, IReadOnlyList<ItemId> touched)
    {
        if (touched.Count == 0) return 0;
        var pins = Pins ?? throw new InvalidOperationException("There is nothing to re-score before the first ScoreAll.");
        var (world, change) = (World.Of(pins), PoolChange.None);
        for (var k = 0; k < touched.Count && change != PoolChange.Regather; k++)
        {
            if (pins.Catalog.Index.TryGet(touched[k], out var item))
                change |= PoolChanges.Of(profile, world, item, touched[k], _pool, _extensions);
        }
        if (change != PoolChange.None) _extensions = null;
        if ((change & PoolChange.Regather) == 0 && TryRescore(profile, touched, pins, world, change) is { } rescored) return rescored;
        ScoreAll(profile, pins);
        return Candidates;
    }

    /// <summary>Null when the candidates must be gathered anew.</summary>
    private int? TryRescore(Profile profile, IReadOnlyList<ItemId> touched, Pins pins, in World world, PoolChange change)
    {
        var worker = pins.Model.Rent();
        try
        {
            if ((change & PoolChange.Personal) != 0
                && !PoolChanges.TryUpdatePersonal(profile, world, touched, _pool, worker.Scratch, _encoded))
                return null;
            var rescored = CandidateScorer.Score(profile, world, _taste, _pool, touched, worker);
            if (_extensions is not null)
                foreach (var extension in _extensions.Values)
                    rescored += CandidateScorer.Score(profile, world, _taste, extension, touched, worker);
            return rescored;
        }
        finally
        {
            pins.Model.Return(worker);
        }
    }

    /// <summary>
    /// Makes the surface's list: filters, the best 50 by score, MMR on them. Deterministic; a shorter limit gives a prefix.
    /// </summary>
    /// <exception cref="ArgumentException">Unknown surface; the message names it and those that exist.</exception>
    public SlateItem[] Slate(Profile profile, Surface surface, int limit)
    {
        var shown = SurfaceTable.Find(surface.Name ?? "")
            ?? throw new ArgumentException($"Surface {surface.Name} is not known; accepted are {Surface.Accepted}.", nameof(surface));
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        var pins = Pins ?? throw new InvalidOperationException("There is no slate before the first ScoreAll.");
        var worker = pins.Model.Rent();
        try
        {
            var world = World.Of(pins);
            var extension = Extension(profile, shown, world, worker);
            var policy = new SlatePolicy(profile, world, _settings, _pool, extension, worker.Scratch);
            var places = policy.Choose(shown, Math.Min(limit, SlatePolicy.Head));
            CandidateReasons.Explain(profile, world, _taste, _typical, _pool, extension, places, worker);
            return policy.Items(shown, places, pins.Model.HasLikes);
        }
        finally
        {
            pins.Model.Return(worker);
        }
    }

    /// <summary>What a surface shows beyond the pool, made and scored when it is first asked for; null when the pool is enough.</summary>
    private CandidateSet? Extension(Profile profile, SurfaceDefinition surface, in World world, RankerWorker worker)
    {
        if (_extensions?.GetValueOrDefault(surface.Name) is { } known) return known;
        if (!SurfaceExtension.IsNeeded(surface, world, _pool)) return null;
        var extension = new CandidateSet();
        var scratch = worker.Scratch;
        scratch.ReadHistory(profile, world, _encoded);
        scratch.ReadStates(profile, world.Catalog.Index);
        SurfaceExtension.Gather(profile, surface, world, scratch, _pool, extension);
        CandidateScorer.ScoreAll(profile, world, _taste, extension, worker, typical: null);
        if (_extensions is { Count: >= MostExtensions }) _extensions.Clear(); // clients name genres; those in use come back
        (_extensions ??= [])[surface.Name] = extension;
        return extension;
    }
}
