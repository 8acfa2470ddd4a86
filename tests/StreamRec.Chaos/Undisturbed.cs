using StreamRec.Cli;
using StreamRec.Domain;
using StreamRec.Ingest;

namespace StreamRec.Chaos;

/// <summary>
/// A reader of the same log that nothing disturbs: each partition from its beginning in the log's order, every event into its
/// user's profile, once. It goes on where it was when it reads again.
/// </summary>
internal sealed class Undisturbed(string kafka, TimeProvider time) : IDisposable
{
    private readonly TopicHistory _history = new(new KafkaSettings { BootstrapServers = kafka }, time);
    private readonly Dictionary<UserId, Profile> _profiles = [];
    private readonly Dictionary<UserId, (int Partition, long Offset)> _last = [];
    private IReadOnlyList<long>? _read;

    /// <summary>Records so far.</summary>
    public long Count { get; private set; }

    public byte[] ProfileOf(string user)
    {
        var id = new UserId(user);
        return ProfileJson.Write(id, _profiles.GetValueOrDefault(id, Profile.Empty));
    }

    public string PlaceOf(string user) =>
        _last.TryGetValue(new UserId(user), out var at) ? $"last event at {WorldSettings.Topic}[{at.Partition}]@{at.Offset}" : "no event";

    /// <summary>Up to the log's ends as they are now.</summary>
    /// <exception cref="CommandFailedException">A record that was produced here cannot be read as an event.</exception>
    public async Task ReadAsync(CancellationToken cancellation)
    {
        var extent = await _history.ExtentAsync(WorldSettings.Topic) ?? throw new CommandFailedException($"Topic {WorldSettings.Topic} is gone.");
        var rest = extent with { Begins = _read ?? extent.Begins };
        for (var partition = 0; partition < rest.Partitions; partition++)
        {
            foreach (var record in _history.Events(rest, partition, cancellation))
            {
                var recorded = record.Event ?? throw new CommandFailedException($"{WorldSettings.Topic}[{partition}]@{record.Offset} is no event: {record.Problem}");
                var user = new UserId(recorded.Event.UserId);
                _profiles[user] = _profiles.GetValueOrDefault(user, Profile.Empty).Fold(recorded, FoldOptions.Default).Profile;
                _last[user] = (partition, record.Offset);
                Count++;
            }
        }
        _read = extent.Ends;
    }

    public async Task<long> DeadLettersAsync() => (await _history.ExtentAsync(WorldSettings.DeadLetters))?.Count ?? 0;

    public void Dispose() => _history.Dispose();
}
