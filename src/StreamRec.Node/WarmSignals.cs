using StreamRec.Domain;
using StreamRec.Ranking;
using StreamRec.Signals;

namespace StreamRec.Node;

/// <summary>
/// What the crowd did before this process: as this node saved it, else as the bundle brings it along (shifted to end now), so
/// that a stranger's first list is what people like.
/// </summary>
internal static class WarmSignals
{
    public const string FileName = "signals.bin";

    public static SignalsWriter Load(string file, RankerModel model, ItemIndex index, TimeProvider time, ILogger log)
    {
        if (File.Exists(file))
        {
            try
            {
                return SignalsFile.Load(file, index, anchorTo: null);
            }
            catch (SignalsFormatException damaged)
            {
                // Statistics, not state: the crowd makes them again. Profiles are elsewhere and exact.
                log.LogError("The saved signals are damaged and are left out: {Reason}", damaged.Message);
            }
        }
        using var bundled = model.OpenWarmSignals();
        return bundled is null ? new SignalsWriter(index) : SignalsWriter.Load(bundled, index, time.GetUtcNow().ToUnixTimeMilliseconds());
    }
}
