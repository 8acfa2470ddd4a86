using StreamRec.Catalog;

namespace StreamRec.Ranking;

/// <summary>
/// The vectors of a large catalogue, in pages like the catalogue's own, and an index of them: cells with rows of bytes (IVF; Jégou et
/// al., PAMI 2011). What is asked for is the best by product and prior; looked at are the titles that the crowd moves to, and of the
/// others those in the cells nearest to the person. Each title that could be among the best of these is compared exactly, so the
/// answer depends neither on an order nor on what bytes lose.
/// </summary>
internal sealed class VectorIndex : TitleVectors
{
    /// <summary>Of the titles, the share that is looked at in cells, and the least number of them.</summary>
    private const float LookedAt = .1f;
    private const int LeastLookedAt = 8192;

    private readonly int _width;
    private readonly VectorCells _cells;
    private readonly float[]?[] _pages;
    private readonly CodeLists _lists;

    private VectorIndex(EncoderTitles titles, CatalogSnapshot catalog, VectorCells cells, float[]?[] pages, CodeLists lists)
        : base(titles, catalog) => (_width, _cells, _pages, _lists) = (titles.Dimensions, cells, pages, lists);

    /// <param name="before">Pages and cells without a change are shared with it.</param>
    public static VectorIndex Of(EncoderTitles titles, CatalogSnapshot catalog, VectorIndex? before)
    {
        if (before is not null && before.Catalog.Sample != catalog.Sample) before = null;
        var cells = before?._cells ?? CellsOf(titles, catalog);
        var pages = new float[]?[catalog.Bound / CatalogSnapshot.PageSize];
        var stale = new List<int>();
        for (var page = 0; page < pages.Length; page++)
        {
            if (before is not null && catalog.SharesPage(before.Catalog, page)) pages[page] = before.Page(page);
            else stale.Add(page);
        }
        var made = new List<(int, CodeChange)>[stale.Count];
        if (stale.Count < 2) for (var k = 0; k < made.Length; k++) Make(k);
        else Parallel.For(0, made.Length, Make);
        var width = titles.Dimensions;
        var codeWidth = CodeWidth(width);
        return new VectorIndex(
            titles, catalog, cells, pages, (before?._lists ?? CodeLists.Empty).With(codeWidth, made.SelectMany(changes => changes)));

        void Make(int k) => (pages[stale[k]], made[k]) = PageOf(titles, catalog, cells, before, stale[k]);
    }

    /// <summary>As <see cref="BlockMatrix.Products"/> gives it, bit for bit; 0 for a title that is not in the catalogue.</summary>
    public float Product(ReadOnlySpan<float> user, int item)
    {
        if (Page(item / CatalogSnapshot.PageSize) is not { } page) return 0;
        var row = page.AsSpan(item % CatalogSnapshot.PageSize * _width, _width);
        var sum = 0f;
        for (var k = 0; k < row.Length; k++) sum = MathF.FusedMultiplyAdd(user[k], row[k], sum);
        return sum;
    }

    /// <summary>Offers the best by product and prior of those that may be shown, and some that are not among the best.</summary>
    /// <param name="matches">What else is asked of a title; null: nothing.</param>
    public void Offer(
        ReadOnlySpan<float> user, CrowdPrior prior, in World world, Func<int, bool>? matches, TopItems top, ref float[] buffer)
    {
        foreach (var item in prior.Hot)
            if (world.Showable(item) is not null && matches?.Invoke(item) != false) top.Offer(item, Product(user, item) + prior[item]);

        var query = new CodeQuery(user, CodeWidth(_width));
        if (buffer.Length < _cells.Bound) buffer = new float[_cells.Bound];
        _cells.Products(user, buffer);
        Span<int> order = stackalloc int[_cells.Count];
        var nearness = buffer.AsSpan(0, _cells.Count);
        for (var cell = 0; cell < order.Length; cell++) (order[cell], nearness[cell]) = (cell, -nearness[cell]);
        nearness.Sort(order);
        var left = Math.Max(LeastLookedAt, (int)(LookedAt * Catalog.Count));
        foreach (var cell in order)
        {
            if (left <= 0) break;
            if (_lists[cell] is not { } list) continue;
            left -= list.Count;
            Offer(list, query, user, prior, world, matches, top, ref buffer);
        }
    }

    protected override void Read(int item, Span<float> vector) =>
        Page(item / CatalogSnapshot.PageSize).AsSpan(item % CatalogSnapshot.PageSize * _width, _width).CopyTo(vector);

    private void Offer(
        CodeList list, in CodeQuery query, ReadOnlySpan<float> user, CrowdPrior prior, in World world, Func<int, bool>? matches,
        TopItems top, ref float[] buffer)
    {
        if (buffer.Length < list.Count) buffer = new float[list.Count * 2];
        list.Products(query.Numbers, buffer);
        for (var place = 0; place < list.Count; place++)
        {
            var most = buffer[place] * query.Scale + list.Scale(place) * query.Loss;
            if (!(most + prior.Cold >= top.Floor)) continue;
            var item = list.Items[place];
            var priorOf = prior[item];
            if (priorOf > prior.Cold || !(most + priorOf >= top.Floor)) continue;
            var score = Product(user, item) + priorOf;
            if (score >= top.Floor && world.Showable(item) is not null && matches?.Invoke(item) != false) top.Offer(item, score);
        }
    }

    private float[]? Page(int page) => (uint)page < (uint)_pages.Length ? _pages[page] : null;

    private static int CodeWidth(int width) => (width + 15) / 16 * 16;

    private static VectorCells CellsOf(EncoderTitles titles, CatalogSnapshot catalog)
    {
        var (width, traits) = (titles.Dimensions, new List<(string, float)>());
        var sample = new float[catalog.Sample.Length * width];
        for (var k = 0; k < catalog.Sample.Length; k++) Write(titles, catalog.Sample[k], sample.AsSpan(k * width, width), traits);
        return VectorCells.Of(width, sample);
    }

    /// <summary>The page's vectors, and what is to be changed in the lists.</summary>
    private static (float[] Vectors, List<(int, CodeChange)> Changes) PageOf(
        EncoderTitles titles, CatalogSnapshot catalog, VectorCells cells, VectorIndex? before, int page)
    {
        var (width, first, known) = (titles.Dimensions, page * CatalogSnapshot.PageSize, before?.Page(page));
        var vectors = known is null ? new float[CatalogSnapshot.PageSize * width] : [.. known];
        var (changes, traits, products) = (new List<(int, CodeChange)>(), new List<(string, float)>(), new float[cells.Bound]);
        for (var k = 0; k < CatalogSnapshot.PageSize; k++)
        {
            var (title, was) = (catalog[first + k], before?.Catalog[first + k]);
            if (ReferenceEquals(title, was)) continue;
            var vector = vectors.AsSpan(k * width, width);
            var from = was is null ? -1 : cells.Nearest(vector, products);
            Write(titles, title, vector, traits);
            var to = title is null ? -1 : cells.Nearest(vector, products);
            if (from >= 0 && from != to) changes.Add((from, new CodeChange(first + k, null, 0)));
            if (to < 0) continue;
            var codes = new sbyte[CodeWidth(width)];
            changes.Add((to, new CodeChange(first + k, codes, CodeList.Encode(vector, codes))));
        }
        return (vectors, changes);
    }
}
