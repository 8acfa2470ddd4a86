using Google.Protobuf;
using StreamRec.Ranking;

namespace StreamRec.Training;

/// <summary>An encoder's weights as plain arrays, and the files of a bundle that they make. Matrices have outputs before inputs.</summary>
internal sealed record EncoderWeights
{
    public required IReadOnlyList<EncoderBlockWeights> Blocks { get; init; }

    /// <summary>Of a person without a history.</summary>
    public required float[] Stranger { get; init; }

    /// <summary>By <see cref="Signals.CountWindow"/>.</summary>
    public required float[] Beta { get; init; }
    public required int NewestYear { get; init; }
    public required IReadOnlyDictionary<string, float[]> Traits { get; init; }

    /// <summary>By item id: own vector and traits' added up.</summary>
    public required IReadOnlyDictionary<string, float[]> Titles { get; init; }

    public int Dimensions => Stranger.Length;

    /// <summary>Of a bundle's encoder, to go on from.</summary>
    /// <exception cref="BundleRefusedException">The folder is no bundle with an encoder that this code wrote.</exception>
    public static EncoderWeights Load(string bundleFolder)
    {
        var manifest = BundleReader.ReadManifest(bundleFolder);
        if (!manifest.Files.ContainsKey(BundleManifest.EncoderFile))
            throw new BundleRefusedException($"{bundleFolder}: {manifest.Id} has no encoder to go on from.");
        var titles = EncoderTitles.Read(
            Path.Combine(bundleFolder, BundleManifest.EncoderTitlesFile),
            BundleReader.ReadFile(bundleFolder, manifest, BundleManifest.EncoderTitlesFile));
        try
        {
            var constants = OnnxConstants.Read(BundleReader.ReadFile(bundleFolder, manifest, BundleManifest.EncoderFile));
            var blocks = Enumerable.Range(0, constants.Count).TakeWhile(block => constants.ContainsKey($"up{block}.b"));
            return new EncoderWeights
            {
                Blocks = [.. blocks.Select(block => EncoderBlockWeights.Read(constants, block))],
                Stranger = titles.Stranger,
                Beta = titles.Beta,
                NewestYear = titles.NewestYear,
                Traits = titles.Traits,
                Titles = titles.Titles,
            };
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or InvalidProtocolBufferException)
        {
            throw new BundleRefusedException(
                $"{bundleFolder}: the encoder of {manifest.Id} is not as `streamrec train` writes them: {e.Message}", e);
        }
    }

    /// <param name="isKept">Titles whose vectors are in it; others have their content's there.</param>
    public EncoderTitles ToTitles(Func<string, bool> isKept) =>
        new(NewestYear, Beta, Stranger, Traits, Titles.Where(title => isKept(title.Key)).ToDictionary());

    /// <summary>One step, as EncoderModel describes it.</summary>
    public byte[] ToOnnx()
    {
        var onnx = new OnnxWriter();
        onnx.Input(EncoderModel.TitleName, 1, Dimensions);
        onnx.Constant("root", [1 / MathF.Sqrt(2)], 1);
        onnx.Constant("one", [1], 1);
        onnx.Constant("half", [.5f], 1);
        var x = EncoderModel.TitleName;
        for (var block = 0; block < Blocks.Count; block++) x = Blocks[block].Write(onnx, block, x, isLast: block == Blocks.Count - 1);
        onnx.Output(EncoderModel.UserName, 1, Dimensions);
        return onnx.ToArray("encoder");
    }
}
