namespace StreamRec.Signals;

/// <summary>A sound signals file whose counts were made with other clocks than those that are asked for.</summary>
public sealed class OtherClocksException(string message) : Exception(message);
