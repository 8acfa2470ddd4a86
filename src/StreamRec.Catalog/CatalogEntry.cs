namespace StreamRec.Catalog;

/// <summary>A title with what is derived from it once.</summary>
/// <param name="IsBlank">It says nothing of itself by which it could be like another: see <see cref="ContentVector.Says"/>.</param>
/// <param name="Genres">As the basis numbers them, by name.</param>
/// <param name="Vector">Empty in a large catalogue: it is in the <see cref="ContentIndex"/>.</param>
/// <param name="Key">In a large catalogue, the number of its content key; −1 when it is blank.</param>
internal sealed record CatalogEntry(Title Title, bool IsBlank, int[] Genres, float[] Vector, int Key, SearchText Text);
