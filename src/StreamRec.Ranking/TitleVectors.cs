using StreamRec.Catalog;
using StreamRec.Domain;

namespace StreamRec.Ranking;

/// <summary>What the encoder compares persons with: the titles' vectors of one catalogue snapshot.</summary>
internal abstract class TitleVectors(EncoderTitles titles, CatalogSnapshot catalog)
{
    public CatalogSnapshot Catalog => catalog;

    protected EncoderTitles Known => titles;

    /// <param name="before">Of an earlier snapshot of the same catalogue: only what changed since is made anew.</param>
    public static TitleVectors Of(EncoderTitles titles, CatalogSnapshot catalog, TitleVectors? before)
    {
        if (before is not null && before.Catalog.Index != catalog.Index) before = null;
        return catalog.IsLarge
            ? VectorIndex.Of(titles, catalog, before as VectorIndex)
            : VectorBlocks.Of(titles, catalog, before as VectorBlocks);
    }

    /// <summary>
    /// What the encoder reads of a title. False when nothing is known of it; <paramref name="lasting"/>: whatever happens to
    /// the catalogue, it stays as it is.
    /// </summary>
    public bool TryRead(ItemId id, int item, Span<float> vector, out bool lasting)
    {
        lasting = titles.TryRead(id, vector);
        if (lasting) return true;
        if (catalog[item] is null) return false;
        Read(item, vector);
        return true;
    }

    /// <summary>Of a title that is in the catalogue.</summary>
    protected abstract void Read(int item, Span<float> vector);

    /// <param name="traits">A buffer.</param>
    protected static void Write(EncoderTitles titles, Title? title, Span<float> vector, List<(string, float)> traits)
    {
        if (title is null) vector.Clear();
        else if (!titles.TryRead(title.Id, vector)) titles.WriteContent(title, vector, traits);
    }
}
