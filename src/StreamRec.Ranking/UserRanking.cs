using StreamRec.Domain;

namespace StreamRec.Ranking;

/// <summary>
/// A user's candidates and their scores over pinned inputs. Not safe for several threads: the user's actor owns it.
/// Scores after any history of calls equal those of one <see cref="ScoreAll(Profile, Pins)"/> on the same profile and pins, bit for bit.
/// About 17 KB for 300 candidates, the encoder's state included, and 1 to 2 KB for each list that is shown.
/// </summary>
public sealed class UserRanking(RankingSettings? settings = null)
{
    private const int MostExtensions = 32, MostSlates = 32;

    private readonly RankingSettings _settings = settings ?? RankingSettings.Default;
    private readonly CandidateSet _pool = new();
    private readonly Taste _taste = new();
    private readonly EncodedHistory _encoded = new();
    private float[] _typical = new float[FeatureList.Count];
    private readonly List<KnownSlate> _slates = [];
    private World _world;
    private Dictionary<string, CandidateSet>? _extensions;

    /// <summary>Null before the first <see cref="ScoreAll(Profile, Pins)"/>.</summary>
    public Pins? Pins { get; private set; }

    public int Candidates => _pool.Count;

    /// <summary>Lists made so far; those that were known to stand are not counted.</summary>
    public long Slates { get; private set; }

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
        _slates.Clear();
        var worker = pins.Model.Rent();
        try
        {
            _world = World.Of(pins, _settings);
            var world = _world.WithCrowd(pins.Model);
            var scratch = worker.Scratch;
            scratch.ReadHistory(profile, world, _encoded);
            scratch.ReadStates(profile, pins.Catalog.Index);
            _taste.Read(profile, scratch.History, world);
            if (_typical.Length != pins.Model.Width) _typical = new float[pins.Model.Width];
            if (wholeCatalogue) CandidateGatherer.GatherCatalogue(profile, world, _taste, scratch, _pool);
            else CandidateGatherer.Gather(profile, world, _taste, scratch, _pool, _settings.Candidates);
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
        var (world, change) = (_world, PoolChange.None);
        for (var k = 0; k < touched.Count && change != PoolChange.Regather; k++)
        {
            if (pins.Catalog.Index.TryGet(touched[k], out var item))
                change |= PoolChanges.Of(profile, world, item, touched[k], _pool, _extensions);
        }
        if (change != PoolChange.None) _extensions = null;
        if ((change & PoolChange.Regather) == 0 && TryRescore(profile, touched, pins, world, change) is { } rescored)
        {
            for (var k = _slates.Count - 1; k >= 0; k--)
                if (!Stands(_slates[k], touched, change, world)) _slates.RemoveAt(k);
            return rescored;
        }
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
        catch
        {
            _slates.Clear(); // the pool may have changed already, and the next call would not see that
            throw;
        }
        finally
        {
            pins.Model.Return(worker);
        }
    }

    private bool Stands(KnownSlate slate, IReadOnlyList<ItemId> touched, PoolChange change, in World world)
    {
        var own = slate.Surface.Own?.Flag ?? CandidateSources.None;
        if (own != CandidateSources.None ? (change & PoolChange.Personal) != 0 : change != PoolChange.None && slate.Extended) return false;
        for (var k = 0; k < touched.Count; k++)
        {
            if (!world.Catalog.Index.TryGet(touched[k], out var item)) continue;
            var set = _pool;
            var place = set.Find(item);
            if (own != CandidateSources.None)
            {
                if (place >= 0 && (set.Sources[place] & own) != 0) return false;
                continue;
            }
            if (place < 0 && slate.Extended)
            {
                if (_extensions?.GetValueOrDefault(slate.Surface.Name) is not { } extension) return false;
                set = extension;
                place = set.Find(item);
            }
            if (place >= 0 && !set.IsBlocked(place) && !slate.Stands(item, set.Scores[place], world)) return false;
        }
        return true;
    }

    /// <summary>
    /// Makes the surface's list: filters, the best 50 by score, MMR on them. Deterministic; a shorter limit gives a prefix, unless the
    /// context shuffles. The same array as before when what has been touched since cannot have changed it.
    /// </summary>
    /// <exception cref="ArgumentException">Unknown surface; the message names it and those that exist.</exception>
    public SlateItem[] Slate(Profile profile, Surface surface, int limit)
    {
        foreach (var known in _slates)
            if (known.Limit == limit && known.Name == surface.Name) return known.Items;
        var shown = SurfaceTable.Find(surface.Name ?? "")
            ?? throw new ArgumentException($"Surface {surface.Name} is not known; accepted are {Surface.Accepted}.", nameof(surface));
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        var pins = Pins ?? throw new InvalidOperationException("There is no slate before the first ScoreAll.");
        var worker = pins.Model.Rent();
        try
        {
            var world = _world;
            var extension = Extension(profile, shown, world, worker);
            var policy = new SlatePolicy(profile, world, _settings, _pool, extension, worker.Scratch);
            var places = policy.Choose(shown, Math.Min(limit, SlatePolicy.Head));
            if (shown.IsShuffled && world.Context.Shuffle is { } seed) ShuffledOrder.Apply(places, seed, _settings.Shuffle);
            CandidateReasons.Explain(profile, world, _taste, _typical, _pool, extension, places, worker);
            var items = policy.Items(shown, places, pins.Model);
            if (_slates.Count >= MostSlates) _slates.Clear(); // as with extensions
            _slates.Add(new KnownSlate(surface.Name!, shown, limit, policy.Explores(shown), extension is not null, items, worker.Scratch));
            Slates++;
            return items;
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
