using Prometheus;
using StreamRec.Actors;
using StreamRec.Gateway;
using StreamRec.Node.Settings;
using StreamRec.Ranking;

namespace StreamRec.Node;

/// <summary>Puts the configured bundle in place of the one that is ranked with. Any thread.</summary>
internal sealed class ServedModel(
    NodeSettings settings, PinSource pins, NodeStatus status, ILogger<ServedModel> log, PinArchive? archive = null)
{
    private static readonly Gauge Unscored = Metrics.CreateGauge(
        "streamrec_model_unscored", "Answers of the model in use that were NaN or infinite; each title of one went behind all others.");

    private static readonly Counter RankedRows = Metrics.CreateCounter(
        "streamrec_ranked_rows_total", "Rows that the ranker's network ran: of candidates, of reasons, and what filled up its batches.");

    private readonly Lock _turn = new(), _counting = new();
    private long _counted;

    /// <summary>From now on /metrics says what the model could not answer, and how much it ran.</summary>
    public void Watch() => Metrics.DefaultRegistry.AddBeforeCollectCallback(() =>
    {
        Unscored.Set(pins.Model.Unscored);
        CountRows(next: null);
    });

    /// <summary>Lists that go on with a model which has been replaced are not counted any more.</summary>
    private void CountRows(RankerModel? next)
    {
        lock (_counting)
        {
            var rows = pins.Model.RankedRows;
            RankedRows.Inc(rows - _counted);
            _counted = rows;
            if (next is null) return;
            pins.Model = next;
            _counted = 0;
        }
    }

    /// <exception cref="BundleRefusedException">The bundle does not fit; the model stays that was.</exception>
    public ModelChange Reload()
    {
        lock (_turn)
        {
            var previous = pins.Model;
            RankerModel next;
            try
            {
                next = RankerModel.Load(settings.BundleFolder);
            }
            catch (BundleRefusedException refused)
            {
                log.LogError("The bundle is refused, {Model} stays: {Reason}", previous.Id, refused.Message);
                throw;
            }
            if (next.SameAs(previous))
            {
                next.Dispose();
                return new ModelChange(previous.Id, previous.Id);
            }
            if (!next.Clocks.Equals(previous.Clocks))
            {
                var (id, clocks) = (next.Id, next.Clocks);
                next.Dispose();
                log.LogError("{Model} is refused, {Previous} stays: it reads {Clocks}.", id, previous.Id, clocks);
                throw new BundleRefusedException(
                    $"{settings.BundleFolder}: {id} reads counts with {clocks}; this node counts with {previous.Clocks}. "
                    + "Restart the node with this bundle.");
            }
            archive?.Keep(next);
            // Lists that are pinned to the previous model go on with it until they adopt; its memory goes with the last of them.
            CountRows(next);
            status.Actors?.RankingChanged(new HashSet<Domain.ItemId>());
            log.LogInformation("Ranking with {Model} instead of {Previous}.", next.Id, previous.Id);
            return new ModelChange(next.Id, previous.Id);
        }
    }
}
