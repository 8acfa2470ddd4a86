using System.Threading.Channels;
using Prometheus;
using StreamRec.Actors;
using StreamRec.Contracts;
using StreamRec.Domain;
using StreamRec.Ingest;
using StreamRec.Ranking;

namespace StreamRec.Node;

/// <summary>
/// Writes lists that somebody has looked at to their topic, a share of them. Actors are never held up: what Kafka does not take in time is
/// dropped, and counted.
/// </summary>
/// <param name="archive">Has what they were made from; null: nothing has.</param>
internal sealed class ListLog(ListLogSettings settings, ShuffleSettings shuffle, PinArchive? archive, ILogger log) : IListLog
{
    private const int MostWaiting = 2_048, AtOnce = 64;

    private static readonly Counter Lists = Metrics.CreateCounter(
        "streamrec_logged_lists_total", "Lists that were looked at and drawn to be logged, by what became of their record.", "outcome");

    private readonly Channel<SeenList> _waiting = Channel.CreateBounded<SeenList>(
        new BoundedChannelOptions(MostWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private bool _warned;

    public bool Takes(UserId user, long version)
    {
        if (settings.Share <= 0) return false;
        var random = new SplitMix(((long)Murmur2.Hash(user) << 32) ^ version);
        return random.Unit() < settings.Share;
    }

    public void Write(SeenList list)
    {
        if (!_waiting.Writer.TryWrite(list)) Lists.WithLabels("dropped").Inc();
    }

    /// <summary>Until <see cref="Complete"/>; then what waits is still written.</summary>
    public async Task RunAsync(ListsTopic topic)
    {
        var sending = new List<Task>(AtOnce);
        while (await _waiting.Reader.WaitToReadAsync())
        {
            while (sending.Count < AtOnce && _waiting.Reader.TryRead(out var list)) sending.Add(SendAsync(topic, list));
            await Task.WhenAll(sending);
            sending.Clear();
        }
    }

    public void Complete() => _waiting.Writer.TryComplete();

    private async Task SendAsync(ListsTopic topic, SeenList list)
    {
        string? problem;
        try
        {
            problem = await topic.SendAsync(list.List.UserId, Record(list).ToJson());
        }
#pragma warning disable CA1031 // one list that cannot be written must not end the writing of all others
        catch (Exception fault)
#pragma warning restore CA1031
        {
            problem = fault.Message;
        }
        Lists.WithLabels(problem is null ? "written" : "failed").Inc();
        if (problem is null || _warned) return;
        _warned = true;
        log.LogWarning("A list that was looked at could not be logged ({Reason}); streamrec_logged_lists_total counts those.", problem);
    }

    private LoggedList Record(SeenList seen)
    {
        var (list, provenance, context) = (seen.List, seen.List.Provenance, seen.List.Provenance.Context);
        var odds = ShuffledOrder.Odds(list.Surface, list.Items.Length, context.Shuffle, shuffle);
        return new LoggedList
        {
            UserId = list.UserId.Value,
            Surface = list.Surface.Name,
            Limit = seen.Limit,
            Version = list.Version,
            SeenAt = seen.SeenAt,
            AsOf = list.AsOf is { } last ? new AsOf(last.EventId, last.EffectiveTime, last.Position.ToString()) : null,
            Pins = new LoggedPins(
                archive?.Run, provenance.Model, provenance.CatalogVersion, provenance.SignalsVersion, context.Now, context.Country,
                context.Device, context.Maturity, context.Shuffle),
            Arms = new Dictionary<string, string>(),
            Places = [.. list.Items.Select((title, place) => new LoggedPlace(
                title.ItemId.Value, title.Score, odds[place].Rank, odds[place].Propensity, (seen.InView >> place & 1) != 0, title.Reason,
                title.ReasonCode, SourceTable.NamesOf(title.Sources), title.Like))],
            Profile = RemadeList.Pack(seen.Profile),
        };
    }
}
