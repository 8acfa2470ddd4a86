using StreamRec.Domain;
using StreamRec.Ranking;
using StreamRec.Signals;

namespace StreamRec.Node;

/// <summary>
/// What the crowd did before this process: as this node saved it, else as the bundle brings it along (shifted to end now), so
/// that a stranger's first list is what people like. Counts of other clocks have a file of their own: a node that is started with
/// such a bundle, and then again with the one before, loses neither.
/// </summary>
internal static class WarmSignals
{
    public static string FileName(Clocks clocks) =>
        clocks.Equals(Clocks.Default) ? "signals.bin" : $"signals-{string.Join('-', clocks.HalfLives)}-{clocks.KnnEFolding}.bin";

    public static SignalsWriter Load(DataFolder data, RankerModel model, ItemIndex index, TimeProvider time, ILogger log)
    {
        var file = data.PathOf(FileName(model.Clocks));
        if (File.Exists(file))
        {
            try
            {
                return SignalsFile.Load(file, index, anchorTo: null, model.Clocks);
            }
            catch (SignalsFormatException damaged)
            {
                // Statistics, not state: the crowd makes them again. Profiles are elsewhere and exact.
                log.LogError("The saved signals are damaged and are left out: {Reason}", damaged.Message);
            }
            catch (OtherClocksException other)
            {
                log.LogError("The saved signals are not those of {Model} and are left out: {Reason}", model.Id, other.Message);
            }
        }
        using var bundled = model.OpenWarmSignals();
        return bundled is null
            ? new SignalsWriter(index, clocks: model.Clocks)
            : SignalsWriter.Load(bundled, index, time.GetUtcNow().ToUnixTimeMilliseconds());
    }
}
