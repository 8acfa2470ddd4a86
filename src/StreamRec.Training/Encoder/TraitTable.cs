using StreamRec.Catalog;
using StreamRec.Ranking;

namespace StreamRec.Training;

/// <summary>The traits of the titles that are trained on, numbered; of people those that are in several titles.</summary>
internal sealed class TraitTable
{
    private const int SeveralTitles = 4;

    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    /// <param name="titles">By number; null where nothing is known of a title.</param>
    /// <param name="from">Weights that are gone on from: their traits stay, and their newest year.</param>
    public TraitTable(IReadOnlyList<Title?> titles, EncoderWeights? from = null)
    {
        NewestYear = from?.NewestYear ?? titles.Max(title => title?.Year ?? 0);
        foreach (var trait in from?.Traits.Keys.Order(StringComparer.Ordinal) ?? Enumerable.Empty<string>())
            _numbers.Add(trait, _numbers.Count);
        var (counts, traits) = (new SortedDictionary<string, int>(StringComparer.Ordinal), new List<(string Trait, float Weight)>());
        foreach (var title in titles)
        {
            if (title is null) continue;
            TitleTraits.Read(title, NewestYear, traits);
            foreach (var (trait, _) in traits) counts[trait] = counts.GetValueOrDefault(trait) + 1;
        }
        foreach (var (trait, count) in counts)
            if (count >= SeveralTitles) _numbers.TryAdd(trait, _numbers.Count);

        var (members, weights, owners) = (new List<long>(), new List<float>(), new List<long>());
        for (var item = 0; item < titles.Count; item++)
        {
            if (titles[item] is not { } title) continue;
            TitleTraits.Read(title, NewestYear, traits);
            foreach (var (trait, weight) in traits)
            {
                if (!_numbers.TryGetValue(trait, out var number)) continue;
                members.Add(number);
                weights.Add(weight);
                owners.Add(item);
            }
        }
        (Members, Weights, Owners) = ([.. members], [.. weights], [.. owners]);
    }

    public int NewestYear { get; }
    public int Count => _numbers.Count;

    /// <summary>By number.</summary>
    public IEnumerable<string> Names => _numbers.Keys;

    /// <summary>Traits of the titles one after another, their weights, and whose they are.</summary>
    public long[] Members { get; }
    public float[] Weights { get; }
    public long[] Owners { get; }
}
