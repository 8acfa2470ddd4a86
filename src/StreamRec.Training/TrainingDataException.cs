namespace StreamRec.Training;

/// <summary>A data set cannot be read; the message names file, line, what was found and what was expected.</summary>
public sealed class TrainingDataException(string message, Exception? inner = null) : Exception(message, inner);
