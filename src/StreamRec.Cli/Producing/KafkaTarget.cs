namespace StreamRec.Cli.Producing;

/// <param name="Properties">any librdkafka setting, given as it is (TLS, SASL)</param>
internal sealed record KafkaTarget(string BootstrapServers, string Topic, IReadOnlyDictionary<string, string> Properties);
