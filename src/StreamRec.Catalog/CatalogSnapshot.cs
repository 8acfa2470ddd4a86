using StreamRec.Domain;

namespace StreamRec.Catalog;

/// <summary>A title near another by content. Similarity is a cosine, 0–1.</summary>
public readonly record struct Neighbour(int Item, float Similarity);

/// <summary>
/// The catalogue at one version, immutable: what an actor pins. Titles are numbered by <see cref="ItemIndex"/>; a number
/// whose title is withdrawn or unknown gives null.
/// </summary>
public sealed class CatalogSnapshot
{
    /// <summary>Grows by one with each change.</summary>
    public long Version => throw new NotImplementedException();
    public ItemIndex Index => throw new NotImplementedException();

    /// <summary>Titles that are in it, as numbers, ascending.</summary>
    public ReadOnlySpan<int> Items => throw new NotImplementedException();
    public Title? this[int item] => throw new NotImplementedException();
    public Title? Find(ItemId id) => throw new NotImplementedException();

    /// <summary>The most similar titles by content, best first, at most 32.</summary>
    public ReadOnlySpan<Neighbour> Neighbours(int item) => throw new NotImplementedException();

    /// <summary>Cosine of the content vectors (genres, people, tags, era, description), 0–1; 0 when either is not in it.</summary>
    public float Similarity(int a, int b) => throw new NotImplementedException();

    /// <summary>Newest first: titles by AddedAt, then by year; at most 64.</summary>
    public ReadOnlySpan<int> Fresh => throw new NotImplementedException();

    /// <summary>Titles whose name, people, genres or tags match, best first.</summary>
    public IReadOnlyList<Title> Search(string query, int limit) => throw new NotImplementedException();
}

/// <summary>The node's catalogue: one writer at a time, any number of readers.</summary>
public sealed class CatalogStore(ItemIndex index)
{
    public ItemIndex Index => index;
    public CatalogSnapshot Current => throw new NotImplementedException();

    /// <summary>Publishes one new snapshot for all of them. A null title withdraws.</summary>
    public void Apply(IReadOnlyCollection<(ItemId Id, Title? Title)> changes) => throw new NotImplementedException();
}
