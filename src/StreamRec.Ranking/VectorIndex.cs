using StreamRec.Catalog;

namespace StreamRec.Ranking;

/// <summary>
/// The vectors of a large catalogue in cells of neighbours (IVF; Jégou et al., PAMI 2011), as bytes; those that the encoder was trained
/// on are compared as it has them. Asked for are the best by product and prior; looked at are the titles that the crowd moves to most,
/// and of the others those in the cells nearest to the person. Each that could be among the best of these is compared exactly, so the
/// answer depends on no order.
/// </summary>
internal sealed class VectorIndex : TitleVectors
{
    /// <summary>Of the titles, the share that is looked at in cells, and the least number of them.</summary>
    private const float LookedAt = .03f;
    private const int LeastLookedAt = 8192;

    private const int PageSize = CatalogSnapshot.PageSize;

    private readonly VectorCells _cells;
    private readonly Slot[]?[] _pages;
    private readonly CodeLists _lists;

    /// <param name="Known">As the encoder's titles number it; −1: it was not trained on it, and its row of bytes is what is known.</param>
    /// <param name="Cell">−1: the title is not in the catalogue.</param>
    private readonly record struct Slot(int Known, int Cell);

    private VectorIndex(EncoderTitles titles, CatalogSnapshot catalog, VectorCells cells, Slot[]?[] pages, CodeLists lists)
        : base(titles, catalog) => (_cells, _pages, _lists) = (cells, pages, lists);

    /// <param name="before">Pages and cells without a change are shared with it.</param>
    public static VectorIndex Of(EncoderTitles titles, CatalogSnapshot catalog, VectorIndex? before)
    {
        if (before is not null && before.Catalog.Sample != catalog.Sample) before = null;
        var cells = before?._cells ?? CellsOf(titles, catalog);
        var pages = new Slot[]?[catalog.Bound / PageSize];
        var stale = new List<int>();
        for (var page = 0; page < pages.Length; page++)
        {
            if (before is not null && catalog.SharesPage(before.Catalog, page)) pages[page] = before.Page(page);
            else stale.Add(page);
        }
        var made = new List<(int, CodeChange)>[stale.Count];
        if (made.Length < 2) for (var k = 0; k < made.Length; k++) Make(k);
        else Parallel.For(0, made.Length, Make);
        return new VectorIndex(
            titles, catalog, cells, pages,
            (before?._lists ?? CodeLists.Empty).With(CodeWidth(titles), made.SelectMany(changes => changes)));

        void Make(int k) => (pages[stale[k]], made[k]) = PageOf(titles, catalog, cells, before, stale[k]);
    }

    /// <summary>user · title; 0 for a title that is not in the catalogue.</summary>
    public float Product(ReadOnlySpan<float> user, int item)
    {
        var slot = SlotOf(item);
        if (slot.Known >= 0) return Product(user, Known.Vector(slot.Known));
        return slot.Cell >= 0 && _lists[slot.Cell] is { } list ? Product(user, list, list.Find(item)) : 0;
    }

    /// <summary>Offers the best by product and prior of those that may be shown, and some that are not among the best.</summary>
    /// <param name="matches">What else is asked of a title; null: nothing.</param>
    public void Offer(
        ReadOnlySpan<float> user, CrowdPrior prior, in World world, Predicate<int>? matches, TopItems top, ref float[] buffer)
    {
        foreach (var item in prior.Hot) Offer(item, Product(user, item) + prior[item], world, matches, top);
        top.Tighten();

        var query = new CodeQuery(user, CodeWidth(Known));
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
            if (buffer.Length < list.Count) buffer = new float[list.Count * 2];
            list.Products(query.Numbers, buffer);
            for (var place = 0; place < list.Count; place++)
            {
                // The most that its product can be, for what bytes lose; with the most that its prior can be, and then with its own.
                var most = buffer[place] * query.Scale + list.Scale(place) * query.Loss;
                if (!(most + prior.Cold >= top.Floor)) continue;
                var item = list.Items[place];
                if (!(most + prior[item] >= top.Floor) || prior.IsHot(item)) continue;
                var known = SlotOf(item).Known;
                var product = known >= 0 ? Product(user, Known.Vector(known)) : Product(user, list, place);
                Offer(item, product + prior[item], world, matches, top);
            }
            top.Tighten();
        }
    }

    protected override void Read(int item, Span<float> vector)
    {
        var list = _lists[SlotOf(item).Cell]!;
        var place = list.Find(item);
        for (var k = 0; k < vector.Length; k++) vector[k] = list.Row(place)[k] * list.Scale(place);
    }

    private static void Offer(int item, float score, in World world, Predicate<int>? matches, TopItems top)
    {
        if (score >= top.Floor && world.IsShowable(item) && matches?.Invoke(item) != false) top.Offer(item, score);
    }

    /// <summary>In the order of <see cref="BlockMatrix.Products"/>, and so the same bits.</summary>
    private static float Product(ReadOnlySpan<float> user, ReadOnlySpan<float> title)
    {
        var sum = 0f;
        for (var k = 0; k < title.Length; k++) sum = MathF.FusedMultiplyAdd(user[k], title[k], sum);
        return sum;
    }

    private static float Product(ReadOnlySpan<float> user, CodeList list, int place)
    {
        var row = list.Row(place)[..user.Length];
        var sum = 0f;
        for (var k = 0; k < row.Length; k++) sum = MathF.FusedMultiplyAdd(user[k], row[k], sum);
        return sum * list.Scale(place);
    }

    private Slot SlotOf(int item) => Page(item / PageSize) is { } page ? page[item % PageSize] : new Slot(-1, -1);

    private Slot[]? Page(int page) => (uint)page < (uint)_pages.Length ? _pages[page] : null;

    private static int CodeWidth(EncoderTitles titles) => (titles.Dimensions + 15) / 16 * 16;

    private static VectorCells CellsOf(EncoderTitles titles, CatalogSnapshot catalog)
    {
        var (width, traits) = (titles.Dimensions, new List<(string, float)>());
        var sample = new float[catalog.Sample.Length * width];
        for (var k = 0; k < catalog.Sample.Length; k++) Write(titles, catalog.Sample[k], sample.AsSpan(k * width, width), traits);
        return VectorCells.Of(width, sample);
    }

    /// <summary>The page's slots, and what is to be changed in the lists.</summary>
    private static (Slot[] Slots, List<(int, CodeChange)> Changes) PageOf(
        EncoderTitles titles, CatalogSnapshot catalog, VectorCells cells, VectorIndex? before, int page)
    {
        var (first, known) = (page * PageSize, before?.Page(page));
        var (slots, changes) = (new Slot[PageSize], new List<(int, CodeChange)>());
        var (vector, traits, products) = (new float[titles.Dimensions], new List<(string, float)>(), new float[cells.Bound]);
        for (var k = 0; k < PageSize; k++)
        {
            var title = catalog[first + k];
            slots[k] = known?[k] ?? new Slot(-1, -1);
            if (before is not null && ReferenceEquals(title, before.Catalog[first + k])) continue;
            var from = slots[k].Cell;
            Write(titles, title, vector, traits);
            slots[k] = title is null ? new Slot(-1, -1) : new Slot(titles.NumberOf(title.Id), cells.Nearest(vector, products));
            if (from >= 0 && from != slots[k].Cell) changes.Add((from, new CodeChange(first + k, null, 0)));
            if (title is null) continue;
            var codes = new sbyte[CodeWidth(titles)];
            changes.Add((slots[k].Cell, new CodeChange(first + k, codes, CodeList.Encode(vector, codes))));
        }
        return (slots, changes);
    }
}
