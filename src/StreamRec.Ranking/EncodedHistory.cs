using StreamRec.Domain;

namespace StreamRec.Ranking;

/// <summary>
/// A person's encoder state: the run over the newest 64 to 127 strong events (<see cref="EncoderWindow"/>), of which moves to
/// a title that still stand (<see cref="Verdicts"/>) step it. A cache: it is stepped by what is new, goes back a step when the newest one
/// was taken back, and is made anew when it does not fit the profile, the model or the catalogue any more; all give the same bits.
/// </summary>
internal sealed class EncodedHistory
{
    private EncoderModel? _model;
    private TitleVectors? _vectors;
    private float[] _states = [], _statesBefore = [];
    private float[] _user = [], _userBefore = [];
    private long _begin;

    /// <summary>The titles moved to, in order: what the state is the run over.</summary>
    private readonly List<ItemId> _moves = [];

    /// <summary>Titles of which what was read hangs on the catalogue.</summary>
    private readonly List<ItemId> _passing = [];

    /// <summary>The newest move can be taken back: the state before it is kept.</summary>
    private bool _canGoBack;

    /// <summary>What titles are compared with; empty without an encoder.</summary>
    public ReadOnlySpan<float> User => _user;

    /// <summary>How many steps the last <see cref="Read"/> took.</summary>
    public int Steps { get; private set; }

    public void Read(Profile profile, in World world)
    {
        Steps = 0;
        if (world.Encoder is not { } model)
        {
            (_model, _user) = (null, []);
            return;
        }
        var vectors = model.VectorsOf(world.Catalog);
        var ring = profile.Recent;
        Span<Verdict> verdicts = stackalloc Verdict[ring.Length];
        Verdicts.Read(ring, verdicts);
        var oldest = profile.StrongEvents - ring.Length;
        var begin = Math.Max(EncoderWindow.Begin(profile.StrongEvents), oldest);
        var from = (int)(begin - oldest);
        if (!Continues(model, vectors, begin) || !Keeps(ring[from..], verdicts[from..])) Begin(model, vectors, begin);
        var (known, step) = (0, (EncoderStep?)null);
        try
        {
            var newest = default(ItemId);
            for (var k = from; k < ring.Length; k++)
            {
                if (verdicts[k] != Verdict.Chosen || ring[k].Item == newest) continue;
                newest = ring[k].Item;
                if (known++ < _moves.Count) continue;
                Step(newest, world, model, vectors, step ??= model.Rent());
            }
        }
        finally
        {
            if (step is not null) model.Return(step);
        }
    }

    /// <summary>Whether the moves so far are the first of the run's; without the newest one, if that alone was taken back.</summary>
    private bool Keeps(ReadOnlySpan<StrongEvent> run, ReadOnlySpan<Verdict> verdicts)
    {
        var (known, newest) = (0, default(ItemId));
        for (var k = 0; k < run.Length && known < _moves.Count; k++)
        {
            if (verdicts[k] != Verdict.Chosen || run[k].Item == newest) continue;
            newest = run[k].Item;
            if (_moves[known] != newest) break;
            known++;
        }
        if (known == _moves.Count) return true;
        if (known < _moves.Count - 1 || !_canGoBack) return false;
        _moves.RemoveAt(known);
        (_states, _statesBefore, _user, _userBefore, _canGoBack) = (_statesBefore, _states, _userBefore, _user, false);
        return true;
    }

    private bool Continues(EncoderModel model, TitleVectors vectors, long begin)
    {
        if (_model != model || begin != _begin) return false;
        if (_vectors == vectors) return true;
        var before = _vectors!.Catalog;
        // A large catalogue has them as bytes.
        if (_passing.Count > 0 && before.IsLarge != vectors.Catalog.IsLarge) return false;
        foreach (var id in _passing)
            if (!ReferenceEquals(before.Find(id), vectors.Catalog.Find(id))) return false;
        _vectors = vectors;
        return true;
    }

    private void Begin(EncoderModel model, TitleVectors vectors, long begin)
    {
        var states = model.Blocks * model.Dimensions;
        if (_states.Length != states) (_states, _statesBefore) = (new float[states], new float[states]);
        if (_user.Length != model.Dimensions) (_user, _userBefore) = (new float[model.Dimensions], new float[model.Dimensions]);
        Array.Clear(_states);
        model.Titles.Stranger.CopyTo(_user, 0);
        _passing.Clear();
        _moves.Clear();
        (_model, _vectors, _begin, _canGoBack) = (model, vectors, begin, false);
    }

    /// <summary>A move to another title than the newest one, as the crowd's signals count it, if anything is known of the title.</summary>
    private void Step(ItemId moved, in World world, EncoderModel model, TitleVectors vectors, EncoderStep step)
    {
        _moves.Add(moved);
        _states.CopyTo(_statesBefore, 0);
        _user.CopyTo(_userBefore, 0);
        _canGoBack = true;
        if (!world.Catalog.Index.TryGet(moved, out var item)) item = -1;
        var known = vectors.TryRead(moved, item, step.Title, out var lasting);
        if (!lasting) _passing.Add(moved);
        if (!known) return;
        if (!step.Run(_states, _user)) model.CountUnstepped();
        Steps++;
    }
}
