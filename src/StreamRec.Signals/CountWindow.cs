namespace StreamRec.Signals;

/// <summary>
/// Names the decayed counts from the shortest half-life to the longest; <see cref="Clocks"/> say how long each is: 1 h, 1 day, 3,
/// 7 and 30 days by default.
/// </summary>
public enum CountWindow { Shortest, Short, Middle, Long, Longest }
