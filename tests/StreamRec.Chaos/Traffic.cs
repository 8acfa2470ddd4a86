using StreamRec.Cli.Producing;

namespace StreamRec.Chaos;

/// <summary>
/// Events at a fixed rate, straight into Kafka. Four of five are of the watched users in turn, so that each acts at even
/// intervals and a gap shows as soon as it is there; the others are of anybody else. Some are sent twice.
/// </summary>
internal sealed class Traffic : IAsyncDisposable
{
    private readonly EventProducer _producer;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly IReadOnlyList<Acting> _watched;
    private readonly IReadOnlyList<Acting> _others;
    private CancellationTokenSource _stop = new();
    private Task _sending = Task.CompletedTask;
    private long _count;

    public Traffic(string kafka, IReadOnlyList<Acting> watched, IReadOnlyList<Acting> others, ulong seed, TimeProvider time)
    {
        (_watched, _others, _time) = (watched, others, time);
        _producer = new EventProducer(new KafkaTarget(kafka, WorldSettings.Topic, new Dictionary<string, string>()), linger: TimeSpan.Zero);
        _random = new Random((int)seed);
    }

    public long Acknowledged => _producer.Acknowledged;
    public long Failed => _producer.Failed;
    public string? LastFailure => _producer.LastFailure;

    /// <param name="rate">events per second</param>
    public void Start(double rate)
    {
        _stop.Dispose();
        _stop = new CancellationTokenSource();
        _sending = SendAsync(rate, _stop.Token);
    }

    /// <summary>Until the brokers have everything.</summary>
    public async Task PauseAsync(CancellationToken cancellation)
    {
        await _stop.CancelAsync();
        await _sending;
        await _producer.FlushAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _sending;
        _producer.Dispose();
        _stop.Dispose();
    }

    private async Task SendAsync(double rate, CancellationToken stop)
    {
        await Task.Yield();
        var loop = new OpenLoop(_time, rate);
        try
        {
            for (var n = 0L; ; n++)
            {
                await loop.WaitForAsync(n, stop);
                var who = Turn();
                var next = _random.Next(50) == 0 ? who.Repeat() : null;
                _producer.Send(next ?? who.Next(_time.GetUtcNow().ToUnixTimeMilliseconds(), _time.GetTimestamp()), stop);
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }

    private Acting Turn()
    {
        var turn = _count++;
        return _others.Count > 0 && turn % 5 == 4
            ? _others[_random.Next(_others.Count)]
            : _watched[(int)((turn - (_others.Count > 0 ? turn / 5 : 0)) % _watched.Count)];
    }
}
