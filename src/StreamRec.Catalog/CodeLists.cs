namespace StreamRec.Catalog;

/// <summary>Lists by number; a new version makes anew those with a change and shares the others.</summary>
public sealed class CodeLists
{
    private readonly CodeList?[] _lists;

    private CodeLists(CodeList?[] lists) => _lists = lists;

    public static CodeLists Empty { get; } = new([]);

    public int Count => _lists.Length;
    public CodeList? this[int number] => (uint)number < (uint)_lists.Length ? _lists[number] : null;

    /// <param name="width">Of rows.</param>
    /// <param name="changes">A title that moves to another list is taken out of the one and put into the other.</param>
    public CodeLists With(int width, IEnumerable<(int List, CodeChange Change)> changes)
    {
        var byList = new Dictionary<int, List<CodeChange>>();
        var count = _lists.Length;
        foreach (var (list, change) in changes)
        {
            if (!byList.TryGetValue(list, out var its)) byList[list] = its = [];
            its.Add(change);
            count = Math.Max(count, list + 1);
        }
        var lists = new CodeList?[count];
        _lists.CopyTo(lists, 0);
        foreach (var (list, its) in byList) lists[list] = (lists[list] ?? CodeList.Empty(width)).With(its);
        return new CodeLists(lists);
    }
}
