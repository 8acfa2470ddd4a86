using System.Threading.Channels;
using Akka.Actor;

namespace StreamRec.Actors.Tests;

/// <summary>An actor whose mail the test reads. Stands for a lane, a screen, or whoever asks.</summary>
internal sealed class Probe
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly Channel<object> _mail = Channel.CreateUnbounded<object>();

    public Probe(ActorSystem system) => Ref = system.ActorOf(Props.Create(() => new Reader(_mail.Writer)));

    public IActorRef Ref { get; }

    /// <summary>The next message of this type; others before it are dropped.</summary>
    public async Task<T> NextAsync<T>(Func<T, bool>? that = null)
    {
        using var limit = new CancellationTokenSource(Limit);
        var seen = new List<object>();
        try
        {
            while (true)
            {
                var message = await _mail.Reader.ReadAsync(limit.Token);
                if (message is T wanted && that?.Invoke(wanted) is not false) return wanted;
                seen.Add(message);
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"No such {typeof(T).Name} within {Limit.TotalSeconds:0} s; came: {string.Join("; ", seen)}");
        }
    }

    /// <summary>Sends, and again while nothing comes (as lanes and screens do: mail to an actor that has just died is lost).</summary>
    public async Task<T> AskAsync<T>(IActorRef to, object message, Func<T, bool>? that = null) where T : class
    {
        var deadline = DateTime.UtcNow + Limit;
        while (true)
        {
            to.Tell(message, Ref);
            if (await TryNextAsync(TimeSpan.FromMilliseconds(500), that) is { } answer) return answer;
            if (DateTime.UtcNow > deadline) throw new TimeoutException($"No {typeof(T).Name} answers {message} within {Limit.TotalSeconds:0} s.");
        }
    }

    private async Task<T?> TryNextAsync<T>(TimeSpan within, Func<T, bool>? that) where T : class
    {
        using var limit = new CancellationTokenSource(within);
        try
        {
            while (true)
            {
                if (await _mail.Reader.ReadAsync(limit.Token) is T wanted && that?.Invoke(wanted) is not false) return wanted;
            }
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>What has come, without waiting.</summary>
    public List<object> Drain()
    {
        var mail = new List<object>();
        while (_mail.Reader.TryRead(out var message)) mail.Add(message);
        return mail;
    }

    private sealed class Reader(ChannelWriter<object> mail) : UntypedActor
    {
        protected override void OnReceive(object message) => mail.TryWrite(message);
    }
}
