namespace StreamRec.Catalog;

/// <summary>Lists by number, in pages: a new version makes anew the lists with a change, copies their pages, shares the others.</summary>
public sealed class CodeLists
{
    private const int PageSize = 256;

    private sealed class Page(CodeList?[] lists, int[] counts)
    {
        public readonly CodeList?[] Lists = lists;
        public readonly int[] Counts = counts;

        public static Page Empty { get; } = new(new CodeList?[PageSize], new int[PageSize]);
        public Page Copy() => new([.. Lists], [.. Counts]);
    }

    private readonly Page[] _pages;

    private CodeLists(Page[] pages) => _pages = pages;

    public static CodeLists Empty { get; } = new([]);

    /// <summary>Numbers of lists are below this.</summary>
    public int Bound => _pages.Length * PageSize;

    public CodeList? this[int number] => (uint)number < (uint)Bound ? _pages[number / PageSize].Lists[number % PageSize] : null;

    /// <summary>Titles of a list.</summary>
    public int CountOf(int number) => _pages[number / PageSize].Counts[number % PageSize];

    /// <param name="width">Of rows.</param>
    /// <param name="changes">A title that moves to another list is taken out of the one and put into the other.</param>
    public CodeLists With(int width, IEnumerable<(int List, CodeChange Change)> changes)
    {
        var byList = new Dictionary<int, List<CodeChange>>();
        var count = _pages.Length;
        foreach (var (list, change) in changes)
        {
            if (!byList.TryGetValue(list, out var its)) byList[list] = its = [];
            its.Add(change);
            count = Math.Max(count, list / PageSize + 1);
        }
        var pages = new Page[count];
        Array.Fill(pages, Page.Empty, _pages.Length, count - _pages.Length);
        _pages.CopyTo(pages, 0);
        foreach (var (number, its) in byList)
        {
            ref var page = ref pages[number / PageSize];
            if (page == Page.Empty || (number / PageSize < _pages.Length && page == _pages[number / PageSize])) page = page.Copy();
            var list = page.Lists[number % PageSize] = (this[number] ?? CodeList.Empty(width)).With(its);
            page.Counts[number % PageSize] = list.Count;
        }
        return new CodeLists(pages);
    }
}
