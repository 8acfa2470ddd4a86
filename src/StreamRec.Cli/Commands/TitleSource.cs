using System.Text;
using System.Text.Json;
using StreamRec.Catalog;
using StreamRec.Cli.Nodes;

namespace StreamRec.Cli.Commands;

/// <summary>Where the titles that viewers watch come from.</summary>
internal static class TitleSource
{
    /// <summary>As many as a node gives at once.</summary>
    private const int MostFromNode = 500;

    /// <summary>The file if one is named, else the node's catalogue, else the bundled one.</summary>
    /// <exception cref="CommandFailedException">There is none, or something in it is no title.</exception>
    public static async Task<IReadOnlyList<Title>> LoadAsync(FileInfo? file, NodeClient? node, CancellationToken cancellation)
    {
        if (file is null && node is not null)
            return FromAnswer(await node.GetAsync($"/v1/items?limit={MostFromNode}", cancellation), node.Address);
        try
        {
            return TitlesFile.Read(file?.FullName ?? TitlesFile.Demo);
        }
        catch (CatalogFileException e)
        {
            throw new CommandFailedException(e.Message, inner: e);
        }
    }

    private static List<Title> FromAnswer(string json, Uri node)
    {
        var titles = new List<Title>();
        using var answer = JsonDocument.Parse(json);
        if (!answer.RootElement.TryGetProperty("items", out var items) || items.GetArrayLength() == 0)
            throw new CommandFailedException(
                $"{node}v1/items names no titles: the node's catalogue is empty. Name a titles file with --titles.");
        foreach (var item in items.EnumerateArray())
            titles.Add(TitleJson.TryRead(Encoding.UTF8.GetBytes(item.GetRawText()), 0, out var title, out var problem)
                ? title
                : throw new CommandFailedException($"{node}v1/items: {problem}"));
        return titles;
    }
}
