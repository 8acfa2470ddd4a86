using System.Security.Cryptography;
using System.Text.Json;
using StreamRec.Ranking;

namespace StreamRec.Training;

/// <summary>Writes a model bundle: the ranker, the warm signals if there are any, and last the manifest that names both.</summary>
public static class BundleWriter
{
    /// <param name="name">Start of the bundle's id; the first 8 hex digits of the ranker's hash follow.</param>
    /// <param name="signals">As <c>SignalsWriter.Save</c> wrote them; null: none.</param>
    public static BundleManifest Write(
        string folder, string name, RankerNetwork network, byte[]? signals, string trainedOn, long seed,
        IReadOnlyDictionary<string, double> metrics, IReadOnlyDictionary<string, string>? trainingFiles = null,
        IReadOnlyDictionary<string, double>? options = null)
    {
        Directory.CreateDirectory(folder);
        var ranker = network.ToOnnx();
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal) { [BundleManifest.RankerFile] = Hash(ranker) };
        File.WriteAllBytes(Path.Combine(folder, BundleManifest.RankerFile), ranker);
        if (signals is not null)
        {
            files[BundleManifest.SignalsFile] = Hash(signals);
            File.WriteAllBytes(Path.Combine(folder, BundleManifest.SignalsFile), signals);
        }
        var notLearned = new List<string>();
        for (var feature = 0; feature < network.Learned.Length; feature++)
            if (!network.Learned[feature]) notLearned.Add(FeatureList.Names[feature]);
        var manifest = new BundleManifest
        {
            SchemaVersion = FeatureList.SchemaVersion,
            Id = $"{name}-{files[BundleManifest.RankerFile][..8]}",
            Features = FeatureList.Names,
            Files = files,
            TrainedOn = trainedOn,
            TrainingFiles = Sorted(trainingFiles),
            Seed = seed,
            Options = Sorted(options),
            Metrics = Sorted(metrics),
            NotLearned = notLearned,
        };
        var json = JsonSerializer.SerializeToUtf8Bytes(manifest, BundleJson.Default.BundleManifest);
        File.WriteAllBytes(Path.Combine(folder, BundleManifest.FileName), [.. json, (byte)'\n']);
        return manifest;
    }

    private static SortedDictionary<string, T> Sorted<T>(IReadOnlyDictionary<string, T>? values) =>
        new(values?.ToDictionary() ?? [], StringComparer.Ordinal);

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
