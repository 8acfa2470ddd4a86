using System.Collections.ObjectModel;
using System.Security.Cryptography;
using System.Text.Json;
using StreamRec.Ranking;
using StreamRec.Signals;

namespace StreamRec.Training;

/// <summary>Writes a model bundle: the ranker, encoder and warm signals if there are any, and last the manifest that names them.</summary>
internal static class BundleWriter
{
    /// <param name="name">Start of the bundle's id; the first 8 hex digits of the networks' hash follow.</param>
    /// <param name="encoder">Null: none.</param>
    /// <param name="isKept">Titles whose encoder vectors go into it; null: all.</param>
    /// <param name="clocks">Null: the default ones.</param>
    /// <param name="signals">As <c>SignalsWriter.Save</c> wrote them; null: none.</param>
    public static BundleManifest Write(
        string folder, string name, RankerNetwork network, byte[]? signals, string trainedOn, long seed,
        IReadOnlyDictionary<string, double> metrics, IReadOnlyDictionary<string, string>? trainingFiles = null,
        IReadOnlyDictionary<string, double>? options = null, EncoderWeights? encoder = null, Func<string, bool>? isKept = null,
        TrainingLog? trainingLog = null, Clocks? clocks = null, long? learnedUntil = null, IReadOnlyList<BundleHead>? heads = null,
        HeadTitles? headTitles = null)
    {
        var contents = new SortedDictionary<string, byte[]>(StringComparer.Ordinal) { [BundleManifest.RankerFile] = network.ToOnnx() };
        if (signals is not null) contents[BundleManifest.SignalsFile] = signals;
        if (encoder is not null)
        {
            contents[BundleManifest.EncoderFile] = encoder.ToOnnx();
            contents[BundleManifest.EncoderTitlesFile] = encoder.ToTitles(isKept ?? (_ => true)).ToArray();
        }
        if (headTitles is not null) contents[BundleManifest.HeadTitlesFile] = headTitles.ToArray();
        var notLearned = new List<string>();
        for (var feature = 0; feature < network.Learned.Length; feature++)
            if (!network.Learned[feature]) notLearned.Add(FeatureList.Names[feature]);
        return Write(folder, name, contents, new BundleManifest
        {
            SchemaVersion = FeatureList.SchemaVersion,
            Id = name,
            Features = FeatureList.Names,
            Files = ReadOnlyDictionary<string, string>.Empty,
            TrainedOn = trainedOn,
            TrainingFiles = Sorted(trainingFiles),
            TrainingLog = trainingLog,
            LearnedUntil = learnedUntil,
            Seed = seed,
            Clocks = BundleClocks.Of(clocks ?? Clocks.Default),
            Options = Sorted(options),
            Metrics = Sorted(metrics),
            NotLearned = notLearned,
            Heads = heads ?? [],
        });
    }

    /// <summary>The same bundle with a renewed encoder: ranker and warm signals as they are.</summary>
    /// <param name="from">Folder of the bundle that is renewed; may be the same.</param>
    /// <param name="data">What it was renewed with.</param>
    /// <param name="learnedUntil">ms</param>
    public static BundleManifest Renew(
        string from, string folder, EncoderWeights encoder, TrainingData data, long seed, long learnedUntil, Func<string,
        bool>? isKept = null)
    {
        var manifest = BundleReader.ReadManifest(from);
        var contents = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var file in manifest.Files.Keys) contents[file] = BundleReader.ReadFile(from, manifest, file);
        contents[BundleManifest.EncoderFile] = encoder.ToOnnx();
        contents[BundleManifest.EncoderTitlesFile] = encoder.ToTitles(isKept ?? (_ => true)).ToArray();
        var name = manifest.Id.LastIndexOf('-') is > 0 and var dash ? manifest.Id[..dash] : manifest.Id;
        return Write(folder, name, contents, manifest with
        {
            TrainedOn = data.Name,
            TrainingFiles = Sorted(data.Files),
            TrainingLog = data.Log,
            LearnedUntil = learnedUntil,
            Seed = seed,
            Metrics = ReadOnlyDictionary<string, double>.Empty,
            RenewedFrom = manifest.Id,
        });
    }

    /// <param name="from">Folder of the bundle that gives encoder, warm signals and clocks; null: there are none.</param>
    public static BundleManifest WriteForeign(
        string folder, string name, byte[] network, FeatureDeclarations features, ForeignRanker ranker, string? from)
    {
        var manifest = from is null ? null : BundleReader.ReadManifest(from);
        var contents = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var file in manifest?.Files.Keys ?? []) contents[file] = BundleReader.ReadFile(from!, manifest!, file);
        contents[BundleManifest.RankerFile] = network;
        contents.Remove(BundleManifest.HeadTitlesFile); // its heads are gone with its ranker
        return Write(folder, name, contents, new BundleManifest
        {
            SchemaVersion = FeatureList.SchemaVersion,
            Id = name,
            Features = features.Features,
            Declared = features.Declared,
            Ranker = ranker,
            Files = ReadOnlyDictionary<string, string>.Empty,
            TrainedOn = "elsewhere",
            LearnedUntil = manifest?.LearnedUntil,
            Seed = 0,
            Clocks = manifest?.Clocks,
            Metrics = ReadOnlyDictionary<string, double>.Empty,
        });
    }

    /// <summary>Completes the manifest by id and hashes. Of a bundle that is replaced nothing stays.</summary>
    private static BundleManifest Write(string folder, string name, SortedDictionary<string, byte[]> contents, BundleManifest manifest)
    {
        Directory.CreateDirectory(folder);
        string[] mayBeAbsent =
            [BundleManifest.EncoderFile, BundleManifest.EncoderTitlesFile, BundleManifest.SignalsFile, BundleManifest.HeadTitlesFile];
        foreach (var file in mayBeAbsent)
            if (!contents.ContainsKey(file)) File.Delete(Path.Combine(folder, file));
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (file, bytes) in contents)
        {
            files[file] = Hash(bytes);
            File.WriteAllBytes(Path.Combine(folder, file), bytes);
        }
        var hash = manifest.Ranker is null ? Hash(contents) : Hash([.. HowItIsAsked(manifest), .. Convert.FromHexString(Hash(contents))]);
        manifest = manifest with { Id = $"{name}-{hash[..8]}", Files = files };
        var json = JsonSerializer.SerializeToUtf8Bytes(manifest, BundleJson.Default.BundleManifest);
        File.WriteAllBytes(Path.Combine(folder, BundleManifest.FileName), [.. json, (byte)'\n']);
        return manifest;
    }

    private static SortedDictionary<string, T> Sorted<T>(IReadOnlyDictionary<string, T>? values) =>
        new(values?.ToDictionary() ?? [], StringComparer.Ordinal);

    /// <summary>Of all that scores: not of the warm signals, which live on without the bundle.</summary>
    private static string Hash(SortedDictionary<string, byte[]> contents) => contents.Count(IsScoring) == 1
        ? Hash(contents[BundleManifest.RankerFile])
        : Hash([.. contents.Where(IsScoring).SelectMany(file => file.Value)]);

    /// <summary>Of a ranker that was trained elsewhere: the same network asked otherwise is another model.</summary>
    private static byte[] HowItIsAsked(BundleManifest manifest) => JsonSerializer.SerializeToUtf8Bytes(
        manifest with { Id = "", Files = ReadOnlyDictionary<string, string>.Empty, LearnedUntil = null, RenewedFrom = null },
        BundleJson.Default.BundleManifest);

    private static bool IsScoring(KeyValuePair<string, byte[]> file) => file.Key != BundleManifest.SignalsFile;

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
