using Confluent.Kafka;
using StreamRec.Contracts;

namespace StreamRec.Cluster.Tests;

/// <summary>The log: seeded events of <see cref="Users"/> viewers, all types, some twice, produced in steps. The same at each run.</summary>
internal sealed class Producing(string bootstrapServers) : IDisposable
{
    public const string Topic = "streamrec.events";
    public const int Users = 60;
    private readonly Random _random = new(42);
    private readonly IProducer<string, byte[]> _producer = new ProducerBuilder<string, byte[]>(new ProducerConfig
    {
        BootstrapServers = bootstrapServers,
        EnableIdempotence = true,
        Partitioner = Partitioner.Murmur2Random,
    }).Build();
    private int _made;

    public static string User(int number) => $"viewer-{number}";

    public async Task UpToAsync(int count)
    {
        var sent = new List<Task>();
        for (; _made < count; _made++)
        {
            var made = Next(_made);
            var message = new Message<string, byte[]> { Key = made.UserId, Value = EventJson.Write(made) };
            sent.Add(_producer.ProduceAsync(Topic, message));
            if (_random.Next(50) == 0) sent.Add(_producer.ProduceAsync(Topic, message)); // a producer's repeat
        }
        await Task.WhenAll(sent);
    }

    /// <summary>One more event, of this viewer.</summary>
    public Task OneAsync(string user, string eventId, string item) => _producer.ProduceAsync(Topic, new Message<string, byte[]>
    {
        Key = user,
        Value = EventJson.Write(new UserEvent
        {
            EventId = eventId,
            UserId = user,
            Type = EventType.PlayComplete,
            ItemId = item,
            Timestamp = 1_362_062_307_000 + _made * 5_000L,
        }),
    });

    private UserEvent Next(int number)
    {
        var type = (EventType)_random.Next(1, 15);
        return new UserEvent
        {
            EventId = $"e{number}",
            UserId = User(_random.Next(Users)),
            Type = type,
            ItemId = type == EventType.Search ? null : $"tt{_random.Next(300):0000000}",
            Timestamp = 1_362_062_307_000 + number * 5_000L + _random.Next(-600_000, 600_000),
            Query = type == EventType.Search ? $"query {_random.Next(20)}" : null,
            Rating = type == EventType.Rate ? _random.Next(1, 11) / 2.0 : null,
            PositionSeconds = _random.Next(7_000),
            DurationSeconds = 7_200,
        };
    }

    public void Dispose() => _producer.Dispose();
}
