using StreamRec.Cli.Producing;

namespace StreamRec.LoadTest;

internal sealed record LoadSettings(
    Uri Node, string? Token, KafkaTarget Kafka, bool Embedded, double Rate, int Users, double Seconds, double Warmup, ulong Seed, bool Deltas)
{
    /// <summary>Null: the node's bundle is left alone.</summary>
    public TimeSpan? ReloadEvery { get; init; }

    /// <summary>The node's bundle, for reloads that are swaps; see <see cref="ModelReloads"/>.</summary>
    public string? ReloadBundle { get; init; }
}
