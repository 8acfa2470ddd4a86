using System.Text;
using System.Text.Json;
using StreamRec.Catalog;
using StreamRec.Cli.Nodes;

namespace StreamRec.Cli.Commands;

/// <summary>Where the simulation's titles come from.</summary>
public static class TitleSource
{
    /// <summary>The file if one is named, else the node's catalogue.</summary>
    /// <exception cref="CommandFailedException">There is no catalogue, or a title is none.</exception>
    public static async Task<IReadOnlyList<Title>> LoadAsync(FileInfo? file, NodeClient? node, CancellationToken cancellation)
    {
        if (file is not null)
        {
            if (!file.Exists) throw new CommandFailedException($"{file} does not exist.");
            return Read(File.ReadLines(file.FullName), file.FullName);
        }
        if (node is null) throw new CommandFailedException("Which titles? Name a file with --titles, or a node with --node.");
        using var answer = JsonDocument.Parse(await node.GetAsync("/v1/items?limit=5000", cancellation));
        return Read(answer.RootElement.GetProperty("items").EnumerateArray().Select(item => item.GetRawText()), $"{node.Address}v1/items");
    }

    public static IReadOnlyList<Title> Read(IEnumerable<string> lines, string name)
    {
        var titles = new List<Title>();
        var number = 0;
        foreach (var line in lines)
        {
            number++;
            if (string.IsNullOrWhiteSpace(line)) continue;
            if (!TitleJson.TryRead(Encoding.UTF8.GetBytes(line), 0, out var title, out var problem))
                throw new CommandFailedException($"{name}:{number}: {problem}");
            titles.Add(title);
        }
        return titles;
    }
}
