namespace StreamRec.Signals;

/// <summary>
/// Says how fast what the crowd did is forgotten: a half-life for each <see cref="CountWindow"/>, and the e-folding of the ordered
/// item-kNN. Clocks are a property of a model bundle, whose weights were learned from counts that were made by them.
/// </summary>
public sealed class Clocks : IEquatable<Clocks>
{
    internal const int Count = 6;
    internal const int Longest = (int)CountWindow.Longest;

    /// <summary>How many clocks are of the counts per title; the last of all, after them, is of the co-occurrence C[i,j].</summary>
    internal const int Moves = 5;

    private const long Minute = 60_000, LongestTime = 100_000L * 24 * 3_600_000;

    private readonly long[] _milliseconds;

    private Clocks(long[] milliseconds) => _milliseconds = milliseconds;

    /// <summary>
    /// Half-lives of 1 h, 1 day, 3, 7 and 30 days, and an e-folding of 7 days: those of files and bundles that name none.
    /// </summary>
    public static Clocks Default { get; } = Create(["1h", "1d", "3d", "7d", "30d"], "7d");

    /// <summary>The half-lives as <see cref="Create"/> takes them.</summary>
    public IReadOnlyList<string> HalfLives => [.. _milliseconds[..Moves].Select(TextOf)];

    /// <summary>The e-folding as <see cref="Create"/> takes it.</summary>
    public string KnnEFolding => TextOf(_milliseconds[Moves]);

    /// <summary>The half-life of a window's count, in ms.</summary>
    public long HalfLife(CountWindow window) => _milliseconds[(int)window];

    /// <summary>The e-folding of the ordered item-kNN, in ms.</summary>
    public long EFolding => _milliseconds[Moves];

    /// <param name="halfLives">Five, shortest first: whole minutes, hours or days, e.g. 90m, 12h, 365d.</param>
    /// <param name="knnEFolding">In the same form.</param>
    /// <exception cref="FormatException">One of them is no such time, or they do not increase; the message names it.</exception>
    public static Clocks Create(IReadOnlyList<string> halfLives, string knnEFolding)
    {
        if (halfLives.Count != Moves)
            throw new FormatException($"{halfLives.Count} half-lives ({string.Join(", ", halfLives)}); expected {Moves}.");
        return Of([.. halfLives.Select(TimeOf), TimeOf(knnEFolding)]);
    }

    /// <param name="milliseconds">As they are stored: five half-lives, then the e-folding.</param>
    /// <exception cref="FormatException">One of them is out of bounds, or they do not increase.</exception>
    internal static Clocks Of(long[] milliseconds)
    {
        foreach (var time in milliseconds)
            if (time is < Minute or > LongestTime || time % Minute != 0)
                throw new FormatException(
                    $"{TextOf(time)} is no time to forget in; expected whole minutes, from {TextOf(Minute)} to {TextOf(LongestTime)}.");
        for (var window = 1; window < Moves; window++)
            if (milliseconds[window] <= milliseconds[window - 1])
                throw new FormatException(
                    $"{TextOf(milliseconds[window])} follows {TextOf(milliseconds[window - 1])}; half-lives are expected to increase.");
        return new Clocks(milliseconds);
    }

    internal Landmark[] At(long time)
    {
        var landmarks = new Landmark[Count];
        for (var clock = 0; clock < Moves; clock++) landmarks[clock] = new Landmark(Math.Log(2) / _milliseconds[clock], time);
        landmarks[Moves] = new Landmark(1.0 / _milliseconds[Moves], time);
        return landmarks;
    }

    internal ReadOnlySpan<long> Milliseconds => _milliseconds;

    public bool Equals(Clocks? other) => other is not null && _milliseconds.AsSpan().SequenceEqual(other._milliseconds);

    public override bool Equals(object? obj) => Equals(obj as Clocks);

    public override int GetHashCode() => HashCode.Combine(_milliseconds[0], _milliseconds[Longest], _milliseconds[Moves]);

    /// <summary>For messages, e.g. "half-lives 1h, 1d, 3d, 7d, 30d and 7d for co-occurrence".</summary>
    public override string ToString() => $"half-lives {string.Join(", ", HalfLives)} and {KnnEFolding} for co-occurrence";

    private static long TimeOf(string text)
    {
        var unit = text.Length == 0 ? 0 : text[^1] switch { 'm' => Minute, 'h' => 60 * Minute, 'd' => 24 * 60 * Minute, _ => 0 };
        return unit > 0 && int.TryParse(text.AsSpan(0, text.Length - 1), System.Globalization.NumberStyles.None, null, out var count)
            ? count * unit
            : throw new FormatException($"'{text}' is no time to forget in; expected whole minutes, hours or days, e.g. 90m, 12h or 365d.");
    }

    private static string TextOf(long milliseconds) => milliseconds switch
    {
        _ when milliseconds % (24 * 60 * Minute) == 0 => $"{milliseconds / (24 * 60 * Minute)}d",
        _ when milliseconds % (60 * Minute) == 0 => $"{milliseconds / (60 * Minute)}h",
        _ when milliseconds % Minute == 0 => $"{milliseconds / Minute}m",
        _ => $"{milliseconds} ms",
    };
}
