using System.Text.Json.Nodes;
using StreamRec.Testing;

namespace StreamRec.Node.Tests;

/// <summary>A copy of the demo bundle in a folder of its own, that a test may rename and damage.</summary>
internal sealed class BundleCopy : IDisposable
{
    private readonly TestFolder _folder = new("bundle");
    private readonly byte[] _ranker;

    public BundleCopy()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "demo-bundle")))
            File.Copy(file, _folder[Path.GetFileName(file)]);
        _ranker = File.ReadAllBytes(_folder["ranker.onnx"]);
    }

    public string FolderPath => _folder.Path;

    /// <summary>Path of a file in it.</summary>
    public string this[string file] => _folder[file];

    public void Rename(string id)
    {
        var manifest = JsonNode.Parse(File.ReadAllText(_folder["manifest.json"]))!;
        manifest["id"] = id;
        File.WriteAllText(_folder["manifest.json"], manifest.ToJsonString());
    }

    public void DropEncoder()
    {
        var manifest = JsonNode.Parse(File.ReadAllText(_folder["manifest.json"]))!;
        var files = manifest["files"]!.AsObject();
        foreach (var name in (string[])["encoder.onnx", "encoder-titles.bin"]) Assert.True(files.Remove(name));
        File.WriteAllText(_folder["manifest.json"], manifest.ToJsonString());
    }

    /// <summary>The ranker is not the one that the manifest names any more.</summary>
    public void Damage() => File.WriteAllBytes(_folder["ranker.onnx"], [.. _ranker, (byte)'x']);

    public void Mend() => File.WriteAllBytes(_folder["ranker.onnx"], _ranker);

    public void Dispose() => _folder.Dispose();
}
