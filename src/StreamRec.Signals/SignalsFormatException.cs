namespace StreamRec.Signals;

/// <summary>A signals file that cannot be used: the message names it and says why.</summary>
public sealed class SignalsFormatException(string message, Exception? inner = null) : Exception(message, inner);
