using Microsoft.ML.OnnxRuntime;

namespace StreamRec.Ranking;

/// <summary>One thread per run and no spinning: many actors rank at once. Denormals are taken as 0.</summary>
internal static class SessionSettings
{
    public static SessionOptions Create()
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
        return options;
    }
}
