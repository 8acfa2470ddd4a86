using System.Runtime.CompilerServices;
using StreamRec.Catalog;

namespace StreamRec.Ranking;

/// <summary>
/// Genres of a catalogue snapshot as bits, so that taste and genre surfaces compare words, not strings. Genres beyond the
/// first <see cref="Known"/> have no bit: they carry no taste. Made once per snapshot, at the first question.
/// </summary>
internal sealed class GenreBits
{
    public const int Known = 64;

    private static readonly ConditionalWeakTable<CatalogSnapshot, GenreBits> BySnapshot = [];

    private readonly Dictionary<string, int> _bits = new(StringComparer.OrdinalIgnoreCase);
    private readonly ulong[] _masks;

    private GenreBits(CatalogSnapshot catalog)
    {
        _masks = new ulong[catalog.Items.Length == 0 ? 0 : catalog.Items[^1] + 1];
        foreach (var item in catalog.Items)
            foreach (var genre in catalog[item]!.Genres)
            {
                if (!_bits.TryGetValue(genre, out var bit))
                {
                    if (_bits.Count == Known) continue;
                    _bits.Add(genre, bit = _bits.Count);
                }
                _masks[item] |= 1UL << bit;
            }
    }

    public static GenreBits Of(CatalogSnapshot catalog) => BySnapshot.GetValue(catalog, static snapshot => new GenreBits(snapshot));

    /// <summary>0 for titles that are not in the catalogue.</summary>
    public ulong this[int item] => (uint)item < (uint)_masks.Length ? _masks[item] : 0;
}
