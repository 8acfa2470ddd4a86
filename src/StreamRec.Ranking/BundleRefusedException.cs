namespace StreamRec.Ranking;

/// <summary>A folder is no model bundle that fits this code; the message names file, what was found and what was expected.</summary>
public sealed class BundleRefusedException(string message, Exception? inner = null) : Exception(message, inner);
