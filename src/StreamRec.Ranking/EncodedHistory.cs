using StreamRec.Domain;

namespace StreamRec.Ranking;

/// <summary>
/// A person's encoder state: the run over the newest 64 to 127 strong events (<see cref="EncoderWindow"/>), of which moves to
/// a title step it. A cache: it is stepped by what is new, and made anew when it does not fit the profile, the model or the
/// catalogue any more; both give the same bits.
/// </summary>
internal sealed class EncodedHistory
{
    private EncoderModel? _model;
    private TitleVectors? _vectors;
    private float[] _states = [];
    private float[] _user = [];
    private ItemId _newest;
    private long _begin;
    private long _end;
    private int _fingerprint;

    /// <summary>Titles of which what was read hangs on the catalogue.</summary>
    private readonly List<ItemId> _passing = [];

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
        var oldest = profile.StrongEvents - ring.Length;
        var begin = Math.Max(EncoderWindow.Begin(profile.StrongEvents), oldest);
        if (!Continues(model, vectors, begin, profile.StrongEvents, ring[(int)(begin - oldest)..])) Begin(model, vectors, begin);
        if (_end == profile.StrongEvents) return;
        var step = model.Rent();
        try
        {
            for (; _end < profile.StrongEvents; _end++) Step(ring[(int)(_end - oldest)], world, model, vectors, step);
        }
        finally
        {
            model.Return(step);
        }
    }

    private bool Continues(EncoderModel model, TitleVectors vectors, long begin, long end, ReadOnlySpan<StrongEvent> run)
    {
        if (_model != model || begin != _begin || end < _end) return false;
        if (_vectors != vectors)
        {
            var before = _vectors!.Catalog;
            // A large catalogue has them as bytes.
            if (_passing.Count > 0 && before.IsLarge != vectors.Catalog.IsLarge) return false;
            foreach (var id in _passing)
                if (!ReferenceEquals(before.Find(id), vectors.Catalog.Find(id))) return false;
            _vectors = vectors;
        }
        var fingerprint = 0;
        foreach (ref readonly var strong in run[..(int)(_end - _begin)]) fingerprint = Mark(fingerprint, strong);
        return fingerprint == _fingerprint;
    }

    private void Begin(EncoderModel model, TitleVectors vectors, long begin)
    {
        if (_states.Length != model.Blocks * model.Dimensions) _states = new float[model.Blocks * model.Dimensions];
        if (_user.Length != model.Dimensions) _user = new float[model.Dimensions];
        Array.Clear(_states);
        model.Titles.Stranger.CopyTo(_user, 0);
        _passing.Clear();
        (_model, _vectors, _begin, _end, _newest, _fingerprint) = (model, vectors, begin, begin, default, 0);
    }

    /// <summary>A move to another title than the newest one, as the crowd's signals count it, if anything is known of the title.</summary>
    private void Step(in StrongEvent strong, in World world, EncoderModel model, TitleVectors vectors, EncoderStep step)
    {
        _fingerprint = Mark(_fingerprint, strong);
        if (!History.IsChoice(strong.Type) || strong.Item == _newest) return;
        _newest = strong.Item;
        if (!world.Catalog.Index.TryGet(strong.Item, out var item)) item = -1;
        var known = vectors.TryRead(strong.Item, item, step.Title, out var lasting);
        if (!lasting) _passing.Add(strong.Item);
        if (!known) return;
        if (!step.Run(_states, _user)) model.CountUnstepped();
        Steps++;
    }

    /// <summary>Of which events the state is: rankings are used for one person, except where many are evaluated with one.</summary>
    private static int Mark(int fingerprint, in StrongEvent strong) => HashCode.Combine(fingerprint, strong.At, strong.Type, strong.Item);
}
