using StreamRec.Domain;

namespace StreamRec.Signals;

/// <summary>Half-lives of the decayed counts.</summary>
public enum CountWindow { Hour, Day, ThreeDays, Week, Month }

/// <summary>How often people moved on to <paramref name="Target"/> after another title, decayed (7-day e-folding), weighted by order.</summary>
public readonly record struct CoEdge(int Target, float Weight);

/// <summary>
/// One move of one person to a title, as the folds emit it: <paramref name="Recent"/> are the titles before it, newest
/// first, at most 30, without the title itself. Hour of day is UTC.
/// </summary>
public readonly record struct SignalMove(int Item, long At, int Hour, string? Country, ReadOnlyMemory<int> Recent);

/// <summary>
/// What the crowd does, at one moment, immutable: what an actor pins. All values are decayed to <see cref="At"/>.
/// Titles are numbers of the node's <see cref="ItemIndex"/>; unknown ones give 0.
/// </summary>
public sealed class SignalsSnapshot
{
    public long Version => throw new NotImplementedException();

    /// <summary>ms since the Unix epoch</summary>
    public long At => throw new NotImplementedException();

    /// <summary>Decayed count of strong moves to the title.</summary>
    public float Count(int item, CountWindow window) => throw new NotImplementedException();

    /// <summary>Decayed (30 days) count of moves to the title in this hour of day, shrunk towards the title's whole count / 24.</summary>
    public float CountAtHour(int item, int hour) => throw new NotImplementedException();

    /// <summary>Decayed (30 days) count in this country, shrunk towards the whole; the whole when the country is null or new.</summary>
    public float CountInCountry(int item, string? country) => throw new NotImplementedException();

    /// <summary>n_i of the ordered item-kNN: decayed (7-day e-folding) count of moves.</summary>
    public float Moves(int item) => throw new NotImplementedException();

    /// <summary>The strongest successors of a title (at most 128), not sorted.</summary>
    public ReadOnlySpan<CoEdge> Next(int item) => throw new NotImplementedException();

    /// <summary>Titles by decayed count in the window, best first, at most 256.</summary>
    public ReadOnlySpan<int> Popular(CountWindow window) => throw new NotImplementedException();

    public static SignalsSnapshot Empty { get; } = new();
}

/// <summary>The one writer. Not safe for several threads: one actor owns it.</summary>
public sealed class SignalsWriter(ItemIndex index)
{
    public ItemIndex Index => index;
    public void Observe(in SignalMove move) => throw new NotImplementedException();

    /// <summary>An immutable snapshot with everything observed, decayed to <paramref name="now"/>; rows that did not change are shared.</summary>
    public SignalsSnapshot Publish(long now) => throw new NotImplementedException();
    public void Save(Stream stream) => throw new NotImplementedException();

    /// <summary>
    /// Titles are added to the index. <paramref name="anchorTo"/>: when given, all times are shifted so that the newest
    /// observation is then (the bundled warm signals); null keeps them (a restart).
    /// </summary>
    public static SignalsWriter Load(Stream stream, ItemIndex index, long? anchorTo) => throw new NotImplementedException();
}
