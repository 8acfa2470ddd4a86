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
        var beside = folder + ".new";
        if (Directory.Exists(beside)) Directory.Delete(beside, recursive: true);
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
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        Directory.Move(beside, folder);
        return manifest;
    }
}
