namespace StreamRec.LoadTest.Bench;

/// <summary>
/// What ranking costs with many titles, on the rooms themselves and with nothing else of a node: a strong event (all scored anew and
/// the list made), a catalogue change, a snapshot of the crowd, and the memory of it all. One repetition: making the titles takes longest.
/// </summary>
internal sealed class TitlesRow(string name, int titles) : IBenchRow
{
    public string Name => name;

    public string Group => "titles";

    public bool ByNameOnly => titles > 100_000;

    public Task<RowResult> RunAsync(BenchWorld world, CancellationToken cancellation) => Task.Run(
        () =>
        {
            using var large = new LargeWorld(world.Settings.Scaled(titles), (int)world.Settings.Seed);
            return new RowResult(Name, Group, [large.Measure()]);
        },
        cancellation);
}
