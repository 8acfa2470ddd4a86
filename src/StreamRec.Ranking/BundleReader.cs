using System.Security.Cryptography;
using System.Text.Json;
using StreamRec.Contracts;
using StreamRec.Signals;

namespace StreamRec.Ranking;

/// <summary>Checks a bundle folder before anything of it is used; every refusal names file, what was found, what was expected.</summary>
public static class BundleReader
{
    public static BundleManifest ReadManifest(string folder)
    {
        var path = Path.Combine(folder, BundleManifest.FileName);
        if (!File.Exists(path)) throw new BundleRefusedException($"{path}: not found; a model bundle is a folder with a manifest.");
        BundleManifest manifest;
        try
        {
            manifest = JsonSerializer.Deserialize(ByteOrderMark.Skip(File.ReadAllBytes(path).AsSpan()), BundleJson.Default.BundleManifest)
                ?? throw new BundleRefusedException($"{path}: it is JSON null; expected an object.");
        }
        catch (JsonException e)
        {
            throw new BundleRefusedException($"{path}: no bundle manifest: {e.Message}", e);
        }
        if (manifest.SchemaVersion != FeatureList.SchemaVersion)
            throw new BundleRefusedException(
                $"{path}: schemaVersion {manifest.SchemaVersion}; this code expects {FeatureList.SchemaVersion}. Train again with `streamrec train`.");
        if (manifest.Ranker is null) CheckFeatures(path, manifest.Features);
        if (!manifest.Files.ContainsKey(BundleManifest.RankerFile))
            throw new BundleRefusedException($"{path}: files does not name {BundleManifest.RankerFile}.");
        if (manifest.Files.ContainsKey(BundleManifest.EncoderFile) != manifest.Files.ContainsKey(BundleManifest.EncoderTitlesFile))
            throw new BundleRefusedException(
                $"{path}: files names one of {BundleManifest.EncoderFile} and {BundleManifest.EncoderTitlesFile}; expected both or neither.");
        return manifest;
    }

    /// <summary>The clocks that the manifest names; the warm signals, when there are any, were counted with the same.</summary>
    internal static Clocks ReadClocks(string folder, BundleManifest manifest, byte[]? warmSignals)
    {
        var path = Path.Combine(folder, BundleManifest.FileName);
        try
        {
            var clocks = manifest.Clocks?.ToClocks() ?? Clocks.Default;
            if (warmSignals is null || SignalsFile.ClocksOf(warmSignals) is var counted && counted.Equals(clocks)) return clocks;
            throw new BundleRefusedException($"{path}: it says {clocks}, but {BundleManifest.SignalsFile} was counted with {counted}.");
        }
        catch (FormatException e)
        {
            throw new BundleRefusedException($"{path}: clocks: {e.Message}", e);
        }
        catch (SignalsFormatException e)
        {
            throw new BundleRefusedException($"{Path.Combine(folder, BundleManifest.SignalsFile)}: {e.Message}", e);
        }
    }

    private static void CheckFeatures(string path, IReadOnlyList<string> features)
    {
        for (var i = 0; i < Math.Max(features.Count, FeatureList.Count); i++)
        {
            var found = i < features.Count ? features[i] : "(none)";
            var expected = i < FeatureList.Count ? FeatureList.Names[i] : "(none)";
            if (found != expected)
                throw new BundleRefusedException(
                    $"{path}: feature {i} is {found}; this code computes {expected} there. Train again with `streamrec train`.");
        }
    }

    /// <summary>The bytes of a file of the bundle, which are those that the manifest names.</summary>
    public static byte[] ReadFile(string folder, BundleManifest manifest, string name)
    {
        var path = Path.Combine(folder, name);
        if (!File.Exists(path)) throw new BundleRefusedException($"{path}: not found, but the manifest names it.");
        var bytes = File.ReadAllBytes(path);
        var found = Convert.ToHexStringLower(SHA256.HashData(bytes));
        var expected = manifest.Files[name];
        return found == expected
            ? bytes
            : throw new BundleRefusedException($"{path}: sha256 is {found}; the manifest says {expected}. Copy the whole bundle again.");
    }
}
