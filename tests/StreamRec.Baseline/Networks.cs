using Microsoft.ML.OnnxRuntime;
using StreamRec.Ranking;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace StreamRec.Baseline;

/// <summary>The product's encoder and ranker, with its session settings: one thread a run, no spinning, all optimizations.</summary>
internal sealed class Networks
{
    private Networks(InferenceSession encoder, InferenceSession ranker, ItemTables tables)
    {
        Blocks = encoder.InputMetadata.Count - 1;
        string[] states = [.. Enumerable.Range(0, Blocks).Select(block => $"{EncoderModel.StateName}{block}")];
        string[] next = [.. Enumerable.Range(0, Blocks).Select(block => $"{EncoderModel.NextName}{block}")];
        Encoders = new(() => new BoundNetwork(encoder, 1, [EncoderModel.TitleName, .. states], [EncoderModel.UserName, .. next]));
        Rankers = new(() => new RankerScratch(
            new BoundNetwork(ranker, Retrieval.Candidates, [RankerModel.InputName], [RankerModel.OutputName]), tables));
    }

    public int Blocks { get; }

    public Idle<BoundNetwork> Encoders { get; }
    public Idle<RankerScratch> Rankers { get; }

    public static Networks LoadDemo(ItemTables tables) => new(Load(BundleManifest.EncoderFile), Load(BundleManifest.RankerFile), tables);

    private static InferenceSession Load(string name)
    {
        var options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
        };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        options.AddSessionConfigEntry("session.set_denormal_as_zero", "1");
        return new InferenceSession(Path.Combine(DemoBundle.Folder, name), options);
    }
}
