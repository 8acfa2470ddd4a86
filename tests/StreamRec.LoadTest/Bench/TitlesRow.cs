namespace StreamRec.LoadTest.Bench;

/// <summary>
/// What ranking costs with many titles, on the rooms themselves and with nothing else of a node: a strong event (all scored anew and
/// the list made), a catalogue change, a snapshot of the crowd, and the memory of it all. One repetition for each size.
/// </summary>
internal sealed class TitlesRow : IBenchRow
{
    public string Name => "titles-1m";

    public string Group => "titles-1m";

    public Task<RowResult> RunAsync(BenchWorld world, CancellationToken cancellation) => Task.Run(
        () =>
        {
            var repetitions = new List<Values>();
            foreach (var titles in (int[])[30_000, 1_000_000])
            {
                cancellation.ThrowIfCancellationRequested();
                using var large = new LargeWorld(world.Settings.Scaled(titles), (int)world.Settings.Seed);
                repetitions.Add(large.Measure());
            }
            return new RowResult(Name, Group, repetitions)
            {
                Notes = [.. repetitions.Select(values => string.Join("; ", values.Select(value => $"{value.Key} {value.Value:#,0.###}")))],
            };
        },
        cancellation);
}
