using System.Text.RegularExpressions;

namespace StreamRec.Node.Tests;

/// <summary>Holds what the compiler and the formatter do not: how long lines and files are.</summary>
public sealed partial class TidyTests
{
    private const int Columns = 140, Lines = 250;

    private static readonly string Root = MapTests.Root;

    [Fact]
    public void A_line_of_the_source_keeps_to_its_columns_but_for_long_texts() => Assert.Empty(
        from file in Source()
        from line in File.ReadLines(file).Index()
        where line.Item.Length > Columns && Text().Replace(line.Item, "\"\"").Length > Columns
        select $"{Path.GetRelativePath(Root, file)}:{line.Index + 1} has {line.Item.Length} characters");

    [Fact]
    public void A_file_of_the_source_is_one_thing() => Assert.Empty(
        from file in Source()
        let lines = File.ReadLines(file).Count()
        where lines > Lines
        select $"{Path.GetRelativePath(Root, file)} has {lines} lines");

    private static IEnumerable<string> Source() => MapTests.Files("src").Where(file => file.EndsWith(".cs", StringComparison.Ordinal));

    [GeneratedRegex(@"""(?:[^""\\]|\\.)*""")]
    private static partial Regex Text();
}
