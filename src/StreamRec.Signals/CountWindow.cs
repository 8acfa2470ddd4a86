namespace StreamRec.Signals;

/// <summary>
/// The decayed counts, from the shortest half-life to the longest. Named as <see cref="Clocks.Default"/> has them: 1 h, 1 day, 3,
/// 7 and 30 days; with other clocks <see cref="Hour"/> is still the shortest and <see cref="Month"/> the longest.
/// </summary>
public enum CountWindow { Hour, Day, ThreeDays, Week, Month }
