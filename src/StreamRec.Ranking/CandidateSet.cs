namespace StreamRec.Ranking;

/// <summary>
/// Candidates with what is kept of them between weak events; arrays of the same places. The order of places means nothing:
/// slates order by score and id.
/// </summary>
internal sealed class CandidateSet
{
    private int[] _items = [];
    private float[] _scores = [];
    private float[] _likes = [];
    private CandidateSources[] _sources = [];
    private Affinity[] _affinities = [];
    private Reason[] _reasons = [];
    private CandidateMarks[] _marks = [];
    private int[] _skipped = [];
    private int _skippedCount;

    public int Count { get; private set; }
    public ReadOnlySpan<int> Items => _items.AsSpan(0, Count);
    public Span<float> Scores => _scores.AsSpan(0, Count);

    /// <summary>Logits of the head of likes, of the same scoring as <see cref="Scores"/>; means nothing when the bundle has none.</summary>
    public Span<float> Likes => _likes.AsSpan(0, Count);

    public Span<CandidateSources> Sources => _sources.AsSpan(0, Count);
    public ReadOnlySpan<Affinity> Affinities => _affinities.AsSpan(0, Count);
    public Span<Reason> Reasons => _reasons.AsSpan(0, Count);
    public Span<CandidateMarks> Marks => _marks.AsSpan(0, Count);

    /// <summary>Titles that would be in it, were they not blocked (seen, disliked, not interested).</summary>
    public ReadOnlySpan<int> Skipped => _skipped.AsSpan(0, _skippedCount);

    /// <summary>−1 when it is not in it.</summary>
    public int Find(int item) => Items.IndexOf(item);

    public bool IsBlocked(int place) => (_marks[place] & CandidateMarks.Blocked) != 0;

    public void Clear() => (Count, _skippedCount) = (0, 0);

    public int Add(int item, CandidateSources sources, in Affinity affinity, bool blocked)
    {
        if (Count == _items.Length) Grow(Math.Max(32, Count + Count / 2));
        _items[Count] = item;
        _sources[Count] = sources;
        _affinities[Count] = affinity;
        _marks[Count] = blocked ? CandidateMarks.Blocked : CandidateMarks.None;
        return Count++;
    }

    public void RemoveAt(int place)
    {
        var last = --Count;
        _items[place] = _items[last];
        _scores[place] = _scores[last];
        _likes[place] = _likes[last];
        _sources[place] = _sources[last];
        _affinities[place] = _affinities[last];
        _reasons[place] = _reasons[last];
        _marks[place] = _marks[last];
    }

    public void Skip(int item)
    {
        if (_skippedCount == _skipped.Length) Array.Resize(ref _skipped, Math.Max(8, _skippedCount * 2));
        _skipped[_skippedCount++] = item;
    }

    private void Grow(int length)
    {
        Array.Resize(ref _items, length);
        Array.Resize(ref _scores, length);
        Array.Resize(ref _likes, length);
        Array.Resize(ref _sources, length);
        Array.Resize(ref _affinities, length);
        Array.Resize(ref _reasons, length);
        Array.Resize(ref _marks, length);
    }
}

[Flags]
internal enum CandidateMarks : byte
{
    None = 0,

    /// <summary>Only for the person's own surfaces (my-list, continue-watching).</summary>
    Blocked = 1,

    /// <summary>Its reason is computed and stands.</summary>
    Explained = 2,
}
