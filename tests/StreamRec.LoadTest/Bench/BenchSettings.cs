namespace StreamRec.LoadTest.Bench;

/// <param name="NodeAssembly">The StreamRec.Node.dll that is measured.</param>
/// <param name="Seconds">Measured time of each repetition of a row that sends at a rate.</param>
/// <param name="Linger">ms for which the producer lets a batch grow.</param>
/// <param name="Quick">Everything small: shows that a row works, measures nothing.</param>
internal sealed record BenchSettings(string NodeAssembly, ulong Seed, int Repetitions, double Seconds, double Linger, bool Quick)
{
    /// <summary>In the row memory, all and those who are watched; and in the row sockets.</summary>
    public int AwakeUsers { get => Scaled(field); init; } = 20_000;
    public int WatchedUsers { get => Scaled(field); init; } = 500;
    public int Sockets { get => Scaled(field); init; } = 2_000;

    /// <summary>Of each repetition of the rows that fold; null: what the node folds in some seconds.</summary>
    public int? FoldEvents { get; init; }

    /// <summary>Viewers of the rows that watch lists.</summary>
    public int Viewers => Scaled(200);

    /// <summary>Seconds of load that a process has behind it before rows that measure its steady state.</summary>
    public double NodeWarmup => Quick ? 2 : 25;

    /// <summary>Seconds of a row's own load before its first repetition; before the later ones a third.</summary>
    public double RowWarmup => Quick ? 0.5 : 3;

    public int Scaled(int full) => Quick ? Math.Max(1, full / 20) : full;
}
