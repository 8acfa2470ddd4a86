namespace StreamRec.Node;

/// <summary>A part cannot be started as configured; the message says which, and what to do.</summary>
public sealed class NodeStartException(string message, Exception? inner = null) : Exception(message, inner);
