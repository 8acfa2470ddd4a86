using StreamRec.Cli.Producing;

namespace StreamRec.LoadTest;

public sealed record LoadSettings(
    Uri Node, string? Token, KafkaTarget Kafka, bool Embedded, double Rate, int Users, double Seconds, double Warmup, ulong Seed, bool Deltas);
