using StreamRec.Testing;

namespace StreamRec.Ingest.Tests.Running;

/// <summary>One broker for the tests that do not hurt it, each with topics of its own; started by the first that asks.</summary>
public sealed class SharedKafka : IAsyncDisposable
{
    private readonly Lazy<Task<KafkaBroker>> _broker = new(() => KafkaBroker.StartAsync());

    public async Task<string> BootstrapAsync()
    {
        Assert.SkipUnless(KafkaBroker.Available, KafkaBroker.HowToProvide);
        return (await _broker.Value).BootstrapServers;
    }

    public async ValueTask DisposeAsync()
    {
        if (_broker.IsValueCreated) await (await _broker.Value).DisposeAsync();
    }
}
