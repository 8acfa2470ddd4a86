namespace StreamRec.Ingest;

/// <summary>The node must not go on with this Kafka, or these settings; the message says why and what to do.</summary>
public sealed class IngestRefusedException(string message, Exception? inner = null) : Exception(message, inner);
