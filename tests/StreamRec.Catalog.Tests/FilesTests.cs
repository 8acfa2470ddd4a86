using StreamRec.Domain;

namespace StreamRec.Catalog.Tests;

public sealed class FilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("catalog").FullName;

    private string ChangesPath => Path.Combine(_folder, "data", "catalog.jsonl");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Live_changes_outlast_a_restart()
    {
        using (var file = CatalogFile.Open(ChangesPath))
        {
            file.Append([(new ItemId("a"), Titles.Of("a") with { AddedAt = 1_362_062_307_042 }), (new ItemId("b"), null)]);
            file.Append([(new ItemId("c"), Titles.Random(1, 1) with { Id = new ItemId("c") })]);
            file.Append([(new ItemId("a"), Titles.Of("a", "Renamed") with { AddedAt = 1_362_062_307_042 })]);
        }
        using var again = CatalogFile.Open(ChangesPath);
        Assert.Equal(["b", "c", "a"], again.Changes.Select(change => change.Id.Value));
        Assert.Null(again.Changes[0].Title);
        Assert.Equal(("Renamed", 1_362_062_307_042), (again.Changes[2].Title!.Name, again.Changes[2].Title!.AddedAt));
        Assert.Null(again.Warning);
    }

    [Fact]
    public void A_torn_last_line_is_dropped_with_a_warning_and_writing_goes_on()
    {
        using (var file = CatalogFile.Open(ChangesPath)) file.Append([(new ItemId("a"), Titles.Of("a")), (new ItemId("b"), Titles.Of("b"))]);
        var bytes = File.ReadAllBytes(ChangesPath);
        var firstLine = Array.IndexOf(bytes, (byte)'\n') + 1;
        for (var length = firstLine + 1; length < bytes.Length; length++)
        {
            File.WriteAllBytes(ChangesPath, bytes[..length]);
            using (var torn = CatalogFile.Open(ChangesPath))
            {
                Assert.Contains(ChangesPath, torn.Warning);
                Assert.Equal("a", Assert.Single(torn.Changes).Id.Value);
                torn.Append([(new ItemId("c"), null)]);
            }
            using var again = CatalogFile.Open(ChangesPath);
            Assert.Null(again.Warning);
            Assert.Equal(["a", "c"], again.Changes.Select(change => change.Id.Value));
        }
    }

    /// <summary>An editor has put one there; the offset of the last whole line is counted with it.</summary>
    [Fact]
    public void A_byte_order_mark_at_the_beginning_of_the_changes_costs_no_line()
    {
        using (var file = CatalogFile.Open(ChangesPath)) file.Append([(new ItemId("a"), Titles.Of("a")), (new ItemId("b"), null)]);
        File.WriteAllBytes(ChangesPath, [.. "\uFEFF"u8, .. File.ReadAllBytes(ChangesPath)]);
        using (var file = CatalogFile.Open(ChangesPath)) file.Append([(new ItemId("c"), null)]);
        using var again = CatalogFile.Open(ChangesPath);
        Assert.Equal(["a", "b", "c"], again.Changes.Select(change => change.Id.Value));
        Assert.Null(again.Warning);
    }

    [Fact]
    public void A_damaged_line_within_is_refused_with_file_and_line()
    {
        using (var file = CatalogFile.Open(ChangesPath)) file.Append([(new ItemId("a"), null), (new ItemId("b"), null), (new ItemId("c"), null)]);
        File.WriteAllLines(ChangesPath, File.ReadAllLines(ChangesPath).Select((line, k) => k == 1 ? line[1..] : line));
        Assert.Contains($"{ChangesPath}, line 2", Assert.Throws<CatalogFileException>(() => CatalogFile.Open(ChangesPath)).Message);
    }

    [Fact]
    public void A_file_of_outdated_lines_is_rewritten_and_says_the_same()
    {
        using (var file = CatalogFile.Open(ChangesPath))
            for (var k = 0; k < 20; k++)
                file.Append(Enumerable.Range(0, 100).Select(n => (new ItemId($"t{n}"), n % 2 == 0 ? Titles.Of($"t{n}", $"Take {k}") : null)).ToList());
        var size = new FileInfo(ChangesPath).Length;
        List<string> First()
        {
            using var file = CatalogFile.Open(ChangesPath);
            return file.Changes.Select(change => $"{change.Id} {change.Title?.Name}").ToList();
        }
        var changes = First();
        Assert.True(new FileInfo(ChangesPath).Length < size / 10);
        Assert.Equal(changes, First());
        Assert.Equal(100, changes.Count);
        Assert.Contains("t98 Take 19", changes);
    }

    [Fact]
    public void Attributes_that_are_not_declared_at_the_moment_outlast_a_rewriting()
    {
        var shop = new AttributeDeclarations([new AttributeDeclaration("brand", AttributeType.Keyword)]);
        Assert.True(TitleJson.TryRead(
            """{"itemId":"sku-1","kind":"product","title":"Shoe","attributes":{"brand":"Zephyr"}}"""u8, 0, shop, out var title, out var problem), problem);
        using (var file = CatalogFile.Open(ChangesPath, shop))
        {
            file.Append([(title.Id, title)]);
            for (var k = 0; k < 30; k++) file.Append([.. Enumerable.Range(0, 100).Select(n => (new ItemId($"t{n}"), (Title?)null))]);
        }
        var size = new FileInfo(ChangesPath).Length;
        CatalogFile.Open(ChangesPath).Dispose();
        Assert.True(new FileInfo(ChangesPath).Length < size / 10);
        using var again = CatalogFile.Open(ChangesPath, shop);
        Assert.Equal(TitleJson.Write(title), TitleJson.Write(again.Changes.Single(change => change.Id == title.Id).Title!));
    }

    [Fact]
    public void A_second_writer_of_the_same_file_is_refused()
    {
        using var file = CatalogFile.Open(ChangesPath);
        Assert.Throws<IOException>(() => CatalogFile.Open(ChangesPath));
    }

    [Fact]
    public void A_titles_file_is_read_line_by_line()
    {
        var path = Path.Combine(_folder, "titles.jsonl");
        File.WriteAllText(path, $"\uFEFF{Titles.Json(Titles.Of("a"))}\r\n\n  \n{Titles.Json(Titles.Of("b"))}");
        Assert.Equal(["a", "b"], TitlesFile.Read(path).Select(title => title.Id.Value));
    }

    [Theory]
    [InlineData("""{"itemId":"b","kind":"Play","title":"B"}""", "kind is \"Play\"")]
    [InlineData("""{"itemId":"a","kind":"film","title":"B"}""", "itemId \"a\" is already on line 1")]
    public void A_bad_line_is_named_with_its_file_and_number(string line, string problem)
    {
        var path = Path.Combine(_folder, "titles.jsonl");
        File.WriteAllLines(path, [Titles.Json(Titles.Of("a")), "", line]);
        var refused = Assert.Throws<CatalogFileException>(() => TitlesFile.Read(path)).Message;
        Assert.Contains($"{path}, line 3", refused);
        Assert.Contains(problem, refused);
    }

    [Fact]
    public void A_missing_titles_file_is_named() =>
        Assert.Contains("nowhere.jsonl", Assert.Throws<CatalogFileException>(() => TitlesFile.Read("nowhere.jsonl")).Message);
}
