namespace StreamRec.Catalog;

/// <summary>A title near another by content. Similarity is a cosine, 0–1.</summary>
public readonly record struct Neighbour(int Item, float Similarity);
