using StreamRec.Ranking;

namespace StreamRec.Training;

/// <summary>A bundle of a ranker that was trained elsewhere.</summary>
public static class ForeignBundle
{
    /// <summary>Written beside and put in place when it can be loaded: one that is refused leaves what was there.</summary>
    /// <param name="network">ONNX.</param>
    /// <param name="features">In the order in which the network reads them.</param>
    /// <param name="from">Folder of the bundle that gives encoder, warm signals and clocks; null: none has.</param>
    /// <exception cref="BundleRefusedException">A node would refuse it; the message says why.</exception>
    public static BundleManifest Write(
        string folder, string name, byte[] network, FeatureDeclarations features, ForeignRanker ranker, string? from)
    {
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()
            && !File.Exists(Path.Combine(folder, BundleManifest.FileName)))
            throw new BundleRefusedException(
                $"{folder}: it is no bundle ({BundleManifest.FileName} is not there) and not empty; it is not replaced. Name another folder.");
        var (beside, before) = ($"{folder}.new", $"{folder}.before");
        foreach (var left in (string[])[beside, before])
            if (Directory.Exists(left) && File.Exists(Path.Combine(left, BundleManifest.FileName))) Directory.Delete(left, recursive: true);
        var manifest = BundleWriter.WriteForeign(beside, name, network, features, ranker, from);
        try
        {
            using var model = RankerModel.Load(beside);
        }
        catch (BundleRefusedException)
        {
            Directory.Delete(beside, recursive: true);
            throw;
        }
        if (Directory.Exists(folder)) Directory.Move(folder, before);
        Directory.Move(beside, folder);
        if (Directory.Exists(before)) Directory.Delete(before, recursive: true);
        return manifest;
    }
}
