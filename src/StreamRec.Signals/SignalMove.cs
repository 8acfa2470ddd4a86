namespace StreamRec.Signals;

/// <summary>
/// One move of one person to a title, as the folds emit it: <paramref name="Recent"/> are the titles before it, newest
/// first, at most 30, without the title itself. Hour of day is UTC. <paramref name="At"/>: effective time, ms.
/// </summary>
public readonly record struct SignalMove(int Item, long At, int Hour, string? Country, ReadOnlyMemory<int> Recent);
