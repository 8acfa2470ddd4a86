namespace StreamRec.Signals;

/// <summary>Half-lives of the decayed counts: 1 h, 1 day, 3, 7 and 30 days.</summary>
public enum CountWindow { Hour, Day, ThreeDays, Week, Month }
