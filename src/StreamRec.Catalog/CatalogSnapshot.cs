using StreamRec.Domain;

namespace StreamRec.Catalog;

/// <summary>
/// The catalogue at one version, immutable: what an actor pins. Titles are numbered by <see cref="ItemIndex"/>; a number
/// whose title is withdrawn or unknown gives null.
/// </summary>
public sealed class CatalogSnapshot
{
    /// <summary>Titles from which a catalogue is large: what reads all of fewer is exact, and cheap enough.</summary>
    public const int LargeFrom = 16_384;

    /// <summary>Titles whose parts are shared between snapshots as long as none of them changes.</summary>
    public const int PageSize = EntryPages.Size;

    /// <summary>Titles that are called fresh.</summary>
    public const int MostFresh = FreshTitles.Limit;

    private const int QueryLength = 200;
    private const int QueryWords = 12;

    private readonly CatalogBasis _basis;
    private readonly NeighbourRows _neighbours;
    private FreshTitles? _fresh;
    private int[]? _items, _ordered;

    private CatalogSnapshot(ItemIndex index, CatalogBasis basis, long version, EntryPages pages, ContentIndex? content)
    {
        (Index, _basis, Version, Pages, Content) = (index, basis, version, pages, content);
        _neighbours = new NeighbourRows(this);
    }

    private CatalogSnapshot(
        CatalogSnapshot before, EntryPages pages, ContentIndex? content, int count, Dictionary<int, NeighbourRows.Change> changes)
    {
        (Index, _basis, Version, Pages, Content, Count) = (before.Index, before._basis, before.Version + 1, pages, content, count);
        _neighbours = new NeighbourRows(before._neighbours, this, changes.Values);
        _fresh = before._fresh?.With(this, changes.Keys);
    }

    internal static CatalogSnapshot None(ItemIndex index) => new(index, CatalogBasis.Empty, 0, EntryPages.Empty, null);

    internal CatalogBasis Basis => _basis;

    internal EntryPages Pages { get; }

    /// <summary>Null in a small catalogue.</summary>
    internal ContentIndex? Content { get; }

    /// <summary>Grows by one with each change.</summary>
    public long Version { get; }
    public ItemIndex Index { get; }

    /// <summary>Titles that are in it.</summary>
    public int Count { get; }

    /// <summary>The number of every title in it is below this, a multiple of <see cref="PageSize"/>.</summary>
    public int Bound => Pages.Count * PageSize;

    /// <summary>Titles are found by indexes that do not read every one of them.</summary>
    public bool IsLarge => _basis.IsLarge;

    /// <summary>Some ten thousand titles that stand for all of a large catalogue; the same array as long as they do.</summary>
    public Title[] Sample => _basis.Sample;

    /// <summary>
    /// Titles that are in it, as numbers, ascending. Made at the first question, and dear in a large catalogue: not for what is done per
    /// event or change.
    /// </summary>
    public ReadOnlySpan<int> Items => _items ??= Present();

    /// <summary>
    /// Titles in an order that no numbers decide: all of a small catalogue, by id; of a large one its <see cref="Sample"/>, without those
    /// that have been withdrawn since. Made at the first question.
    /// </summary>
    public ReadOnlySpan<int> Ordered => _ordered ??= InOrder();

    public Title? this[int item] => Pages[item]?.Title;
    public Title? Find(ItemId id) => Index.TryGet(id, out var item) ? this[item] : null;

    /// <summary>The title is in it and may be shown where the highest minimum age is this, and in this country (null: in any).</summary>
    /// <param name="unratedAge">What a title without a minimum age counts as: for adults alone, unless somebody knows better.</param>
    public bool MayShow(int item, int maturity, string? country, int unratedAge = TitleLimits.MaxMaturity) =>
        Pages.MayShow(item, maturity, country, unratedAge);

    /// <summary>No title of this page differs from the other snapshot's.</summary>
    public bool SharesPage(CatalogSnapshot other, int page) => Pages.Page(page) == other.Pages.Page(page);

    /// <summary>
    /// The title's genres as small numbers, each once, in the order of their names; none when it is not in it. What they are is this
    /// snapshot's.
    /// </summary>
    public ReadOnlySpan<int> Genres(int item) => Pages[item] is { } entry ? entry.Genres : [];

    /// <summary>
    /// The most similar titles by content, best first, at most 32; of equals the first by id. Titles that have a genre, people or words in
    /// common: kind, year and language make none a neighbour, only those that are nearer.
    /// </summary>
    public ReadOnlySpan<Neighbour> Neighbours(int item) => _neighbours.Of(item);

    /// <summary>
    /// Cosine of the content vectors (genres, people, tags, era, description), 0–1; 0 when either is not in it, or when nothing but its
    /// name, kind, year and language is known.
    /// </summary>
    public float Similarity(int a, int b) => Product(a, b).Cosine;

    /// <summary>Newest first: titles by AddedAt, then by year, then by id; at most <see cref="MostFresh"/>.</summary>
    public ReadOnlySpan<int> Fresh => Newest is var newest && newest.Length > FreshTitles.Limit ? newest[..FreshTitles.Limit] : newest;

    /// <summary>Goes on where <see cref="Fresh"/> ends, to 256 titles: for whom may not be shown those.</summary>
    public ReadOnlySpan<int> Newest => (_fresh ??= new FreshTitles(this)).Items;

    /// <summary>
    /// Titles whose name, people, genres, tags, keywords, texts or (in a small catalogue) description match, best first; of equals the
    /// newest. Where none does, in a small catalogue, those that a misspelt word may
    /// mean.
    /// </summary>
    public IReadOnlyList<Title> Search(string query, int limit)
    {
        if (limit <= 0) return [];
        var found = Matches(query);
        found.Sort((a, b) =>
            a.Match != b.Match ? b.Match.CompareTo(a.Match)
            : this[a.Item]!.Year != this[b.Item]!.Year ? this[b.Item]!.Year.CompareTo(this[a.Item]!.Year)
            : Index[a.Item].CompareTo(Index[b.Item]));
        return found.GetRange(0, Math.Min(limit, found.Count)).ConvertAll(match => this[match.Item]!);
    }

    /// <summary>Numbers of the titles that answer, and how well (<see cref="SearchMatch"/>), in no order.</summary>
    /// <param name="among">These alone; empty: all that are in it.</param>
    public List<(int Item, int Match)> Matches(string query, ReadOnlySpan<int> among = default)
    {
        var words = Words.Split(query.Length <= QueryLength ? query : query[..QueryLength]);
        var found = new List<(int Item, int Match)>();
        if (words.Length == 0) return found;
        var asked = new SearchQuery(words.Length > QueryWords ? words[..QueryWords] : words);
        Find(among, static (text, asked) => text.Match(asked));
        if (found.Count == 0 && !IsLarge) Find(among, static (text, asked) => text.MatchMisspelt(asked)); // it takes µs a title
        return found;

        void Find(ReadOnlySpan<int> among, Func<SearchText, SearchQuery, int> matchOf)
        {
            for (var k = 0; k < (among.IsEmpty ? Bound : among.Length); k++)
            {
                var item = among.IsEmpty ? k : among[k];
                if (Pages[item] is { } entry && matchOf(entry.Text, asked) is > 0 and var match) found.Add((item, match));
            }
        }
    }

    /// <summary>The next version, with these titles changed (null: withdrawn); all others' parts are shared.</summary>
    internal CatalogSnapshot With(IReadOnlyDictionary<int, Title?> changes)
    {
        var made = Make(changes);
        var (count, log) = (Count, new Dictionary<int, NeighbourRows.Change>());
        foreach (var (item, entry, _) in made)
        {
            var before = Pages[item];
            count += (entry is null ? 0 : 1) - (before is null ? 0 : 1);
            log[item] = new NeighbourRows.Change(item, before?.Key ?? -1, entry?.Key ?? -1);
        }
        return new CatalogSnapshot(
            this, Pages.With(Array.ConvertAll(made, one => (one.Item, one.Entry))), Content?.With(Moves(made)), count, log);
    }

    /// <summary>The same version with all that hangs on the basis made anew, against another one; without titles that change now.</summary>
    internal CatalogSnapshot Rebuilt(CatalogBasis basis, IReadOnlyDictionary<int, Title?> changes)
    {
        var kept = new Dictionary<int, Title?>();
        foreach (var item in Items) if (!changes.ContainsKey(item)) kept[item] = this[item];
        var empty = new CatalogSnapshot(Index, basis, Version - 1, EntryPages.Empty, basis.IsLarge ? ContentIndex.Of(basis) : null);
        return empty.With(kept);
    }

    internal CatalogEntry? Entry(int item) => Pages[item];

    internal ContentProduct Product(int a, int b)
    {
        if (Pages[a] is not { IsBlank: false } left || Pages[b] is not { IsBlank: false } right) return default;
        return Content is { } content ? content.Product(a, left.Key, b, right.Key) : ContentVector.Product(left.Vector, right.Vector);
    }

    private (int Item, CatalogEntry? Entry, CodeChange Row)[] Make(IReadOnlyDictionary<int, Title?> changes)
    {
        var made = new (int Item, CatalogEntry? Entry, CodeChange Row)[changes.Count];
        var place = 0;
        foreach (var (item, title) in changes)
        {
            // Numbers are given by one thread in one order, what is dear is done by several.
            var isBlank = title is null || !ContentVector.Says(title);
            var key = title is not null && IsLarge && !isBlank ? _basis.NumberKey(ContentVector.Key(title)) : -1;
            var entry = title is null ? null : new CatalogEntry(title, isBlank, _basis.NumberGenres(title), [], key, SearchText.None);
            made[place++] = (item, entry, default);
        }
        if (made.Length < PageSize) for (var k = 0; k < made.Length; k++) Derive(ref made[k]);
        else Parallel.For(0, (made.Length + PageSize - 1) / PageSize, part =>
        {
            for (var k = part * PageSize; k < Math.Min(made.Length, (part + 1) * PageSize); k++) Derive(ref made[k]);
        });
        return made;
    }

    private void Derive(ref (int Item, CatalogEntry? Entry, CodeChange Row) made)
    {
        if (made.Entry is not { } entry) return;
        var vector = ContentVector.Of(entry.Title, _basis.Statistics);
        made.Entry = entry with { Vector = IsLarge ? [] : vector, Text = new SearchText(entry.Title, describes: !IsLarge) };
        if (!IsLarge || made.Entry.IsBlank) return;
        var codes = new sbyte[ContentVector.Dimensions];
        made.Row = new CodeChange(made.Item, codes, CodeList.Encode(vector, codes));
    }

    private IEnumerable<(int, CodeChange)> Moves((int Item, CatalogEntry? Entry, CodeChange Row)[] made)
    {
        foreach (var (item, entry, row) in made)
        {
            if (Pages[item] is { IsBlank: false } before && before.Key != entry?.Key)
                yield return (before.Key, new CodeChange(item, null, 0));
            if (entry is { IsBlank: false }) yield return (entry.Key, row);
        }
    }

    private int[] InOrder()
    {
        if (IsLarge)
            return [.. Sample.Select(title => Index.TryGet(title.Id, out var item) ? item : -1).Where(item => this[item] is not null)];
        var items = Items.ToArray();
        Array.Sort(items, (a, b) => Index[a].CompareTo(Index[b]));
        return items;
    }

    private int[] Present()
    {
        var (items, count) = (new int[Count], 0);
        for (var item = 0; item < Bound; item++) if (Pages[item] is not null) items[count++] = item;
        return items;
    }
}
