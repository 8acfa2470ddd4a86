using StreamRec.Catalog;

namespace StreamRec.Ranking;

/// <summary>The vectors of a catalogue of which each title is compared with each person.</summary>
internal sealed class VectorBlocks : TitleVectors
{
    private readonly BlockMatrix _rows;

    private VectorBlocks(EncoderTitles titles, CatalogSnapshot catalog, BlockMatrix rows) : base(titles, catalog) => _rows = rows;

    /// <summary>By title number; those of titles that are not in the catalogue are 0.</summary>
    public BlockMatrix Rows => _rows;

    public static VectorBlocks Of(EncoderTitles titles, CatalogSnapshot catalog, VectorBlocks? before)
    {
        var rows = new BlockMatrix(titles.Dimensions, catalog.Bound);
        if (before is not null) rows.CopyFrom(before._rows);
        var (vector, traits) = (new float[titles.Dimensions], new List<(string, float)>());
        for (var item = 0; item < rows.Bound; item++)
        {
            var title = catalog[item];
            if (before is not null && ReferenceEquals(title, before.Catalog[item])) continue;
            Write(titles, title, vector, traits);
            rows.Write(item, vector);
        }
        return new VectorBlocks(titles, catalog, rows);
    }

    protected override void Read(int item, Span<float> vector) => _rows.Read(item, vector);
}
