using StreamRec.Domain;
using StreamRec.Ranking;

namespace StreamRec.Training;

/// <summary>
/// Of a choice's candidates those that are learned from: the chosen one, those that were seen beside it and passed over, and others of the
/// pool, drawn. Reusable; one thread's.
/// </summary>
/// <param name="sampled">Rows of a choice at most, the chosen one included.</param>
/// <param name="usesLists">False: what was seen beside the chosen title is like any other.</param>
internal sealed class DrawnRows(ItemIndex index, int sampled, bool usesLists, long seed)
{
    private readonly int[] _candidates = new int[CandidateProbe.Limit];
    private readonly int[] _places = new int[CandidateProbe.Limit];
    private SplitMix _random = new(seed ^ 0x5eed);

    /// <summary>Of the titles that were shown beside the chosen one; then others of the pool find a place too.</summary>
    private int MostPassedOver => sampled / 2;

    /// <summary>Places of the probe's pool, the chosen one's first, then those that were shown beside it.</summary>
    public ReadOnlySpan<int> Candidates => _candidates.AsSpan(0, Count);

    /// <summary>
    /// By row, the place in the list that was seen, from 0; of what was not shown that of the chosen one; −1: not known.
    /// </summary>
    public ReadOnlySpan<int> Places => _places.AsSpan(0, Count);

    public int Count { get; private set; }

    /// <summary>How many of the rows, the first, were seen together.</summary>
    public int Shown { get; private set; }

    /// <summary>False: the chosen title is not among the candidates.</summary>
    /// <param name="probe">Has read the choice's moment.</param>
    /// <param name="whole">All candidates, instead of a sample.</param>
    public bool TryDraw(in Interaction choice, CandidateProbe probe, bool whole)
    {
        (Count, Shown) = (0, 0);
        var target = index.TryGet(choice.Item, out var item) ? probe.Items.IndexOf(item) : -1;
        if (target < 0) return false;
        Count = probe.Items.Length;
        for (var k = 0; k < Count; k++) _candidates[k] = k;
        (_candidates[0], _candidates[target]) = (target, 0);
        Shown = PutSeenFirst(choice, probe);
        if (!whole) Count = Sample();
        return true;
    }

    /// <summary>
    /// Behind the chosen one those of the pool that were seen beside it. Returns how many were seen, the chosen one too.
    /// </summary>
    private int PutSeenFirst(in Interaction choice, CandidateProbe probe)
    {
        SeenTitle[] seen = usesLists && choice.Seen is { Length: > 1 } ? [.. choice.Seen] : [];
        // Of a list of which a place is not known, none is: an unknown one would count as the first.
        var hasPlaces = seen.Length > 0 && Array.TrueForAll(seen, title => title.Place >= 0);
        Array.Fill(_places, hasPlaces ? seen[0].Place : -1);
        var shown = 1;
        for (var k = 1; k < seen.Length && shown <= MostPassedOver; k++)
        {
            // Drawn, not the first: else the places further down would be those of chosen titles alone.
            var drawn = k + _random.Below(seen.Length - k);
            (seen[k], seen[drawn]) = (seen[drawn], seen[k]);
            if (!index.TryGet(seen[k].Item, out var item) || probe.Items.IndexOf(item) is not (>= 0 and var place)) continue;
            if (Array.IndexOf(_candidates, place, shown, Count - shown) is not (>= 0 and var other)) continue;
            (_candidates[shown], _candidates[other]) = (_candidates[other], _candidates[shown]);
            if (hasPlaces) _places[shown] = seen[k].Place;
            shown++;
        }
        return shown;
    }

    /// <summary>Others of the pool behind those that were shown, without repetition.</summary>
    private int Sample()
    {
        var count = Math.Min(Count, sampled);
        for (var k = Shown; k < count; k++)
        {
            var other = k + _random.Below(Count - k);
            (_candidates[k], _candidates[other]) = (_candidates[other], _candidates[k]);
        }
        return count;
    }
}
