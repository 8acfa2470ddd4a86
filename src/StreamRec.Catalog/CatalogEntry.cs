namespace StreamRec.Catalog;

/// <summary>A title with what is derived from it once.</summary>
internal sealed record CatalogEntry(Title Title, float[] Vector, SearchText Text)
{
    public static CatalogEntry Of(Title title, TextStatistics statistics) =>
        new(title, ContentVector.Of(title, statistics), new SearchText(title));
}
