using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using StreamRec.Cli;
using StreamRec.Cli.Nodes;

namespace StreamRec.LoadTest;

/// <summary>What became of the reloads of one run. <paramref name="Swaps"/>: those that put another bundle in place.</summary>
internal sealed record ReloadReport(int Reloads, int Swaps, IReadOnlyList<string> Failures);

/// <summary>
/// Tells the node to load its bundle again, each so often. A node keeps a bundle that has not changed: with the bundle's folder
/// each reload gives it another id, so that it is a swap; at the end it is as it was.
/// </summary>
internal sealed class ModelReloads(NodeClient node, TimeSpan every, string? bundleFolder, TimeProvider time)
{
    private readonly List<string> _failures = [];
    private int _reloads;
    private int _swaps;

    /// <summary>Until it is stopped.</summary>
    public async Task<ReloadReport> RunAsync(CancellationToken stop)
    {
        var manifest = bundleFolder is null ? null : await File.ReadAllTextAsync(ManifestOf(bundleFolder), CancellationToken.None);
        try
        {
            while (true)
            {
                await Task.Delay(every, time, stop);
                if (manifest is not null) await RenameAsync(manifest, _reloads + 1);
                await ReloadAsync();
            }
        }
        catch (OperationCanceledException)
        {
            return new ReloadReport(_reloads, _swaps, _failures);
        }
        finally
        {
            if (manifest is not null)
            {
                await ReplaceAsync(manifest);
                await node.PostJsonAsync("/v1/model/reload", [], CancellationToken.None);
            }
        }
    }

    private async Task ReloadAsync()
    {
        _reloads++;
        try
        {
            using var answer = JsonDocument.Parse(await node.PostJsonAsync("/v1/model/reload", [], CancellationToken.None));
            if (answer.RootElement.GetProperty("model").GetString() != answer.RootElement.GetProperty("previous").GetString()) _swaps++;
        }
        catch (CommandFailedException e)
        {
            _failures.Add($"reload {_reloads}: {e.Message}");
        }
    }

    private async Task RenameAsync(string manifest, int number)
    {
        var renamed = JsonNode.Parse(manifest)!;
        renamed["id"] = $"{renamed["id"]}-load-{number}";
        await ReplaceAsync(renamed.ToJsonString());
    }

    /// <summary>By a rename, so that the node never reads half of it.</summary>
    private async Task ReplaceAsync(string manifest)
    {
        var path = ManifestOf(bundleFolder!);
        await File.WriteAllTextAsync(path + ".new", manifest, new UTF8Encoding(false), CancellationToken.None);
        File.Move(path + ".new", path, overwrite: true);
    }

    private static string ManifestOf(string folder) => Path.Combine(folder, "manifest.json");
}
