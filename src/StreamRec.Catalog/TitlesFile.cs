using StreamRec.Contracts;
using StreamRec.Domain;

namespace StreamRec.Catalog;

/// <summary>A catalogue as JSON lines: one title a line, blank lines passed over. UTF-8.</summary>
public static class TitlesFile
{
    /// <summary>The demo catalogue that is delivered beside the program.</summary>
    public static string Demo => Path.Combine(AppContext.BaseDirectory, "demo", "titles.jsonl");

    /// <param name="attributes">What titles' attributes may be; null: none is declared.</param>
    /// <exception cref="CatalogFileException">The file is not there, or a line is no title or has an id that was there before.</exception>
    public static IReadOnlyList<Title> Read(string path, long addedAt = 0, AttributeDeclarations? attributes = null)
    {
        if (!File.Exists(path)) throw new CatalogFileException($"{path}: there is no such titles file (JSON lines, one title a line).");
        var titles = new List<Title>();
        var lines = new Dictionary<ItemId, int>();
        var number = 0;
        foreach (var line in new JsonLines(File.ReadAllBytes(path)))
        {
            number++;
            if (ByteOrderMark.Skip(line.Span).Trim(" \t\r"u8).IsEmpty) continue;
            if (!TitleJson.TryRead(line.Span, addedAt, attributes ?? AttributeDeclarations.None, out var title, out var problem))
                throw new CatalogFileException($"{path}, line {number}: {problem}");
            if (!lines.TryAdd(title.Id, number))
                throw new CatalogFileException($"{path}, line {number}: itemId \"{title.Id}\" is already on line {lines[title.Id]}.");
            titles.Add(title);
        }
        return titles;
    }
}
