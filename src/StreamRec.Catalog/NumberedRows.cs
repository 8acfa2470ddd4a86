namespace StreamRec.Catalog;

/// <summary>Rows by number, in pages that are made when the first row is put. Any number of threads; of two the last is right.</summary>
internal sealed class NumberedRows<T> where T : class
{
    private const int PageSize = 256;

    private readonly Lock _growing = new();
    private volatile T?[]?[] _pages = [];

    /// <summary>Null when there is none.</summary>
    public T? this[int number]
    {
        get
        {
            var (pages, page) = (_pages, number / PageSize);
            return page < pages.Length && pages[page] is { } rows ? Volatile.Read(ref rows[number % PageSize]) : null;
        }
        set => Volatile.Write(ref Page(number / PageSize)[number % PageSize], value);
    }

    private T?[] Page(int page)
    {
        var pages = _pages;
        if (page < pages.Length && pages[page] is { } known) return known;
        lock (_growing)
        {
            if (page >= _pages.Length)
            {
                var larger = new T?[]?[Math.Max(page + 1, _pages.Length * 2)];
                _pages.CopyTo(larger, 0);
                _pages = larger;
            }
            return _pages[page] ??= new T?[PageSize];
        }
    }
}
