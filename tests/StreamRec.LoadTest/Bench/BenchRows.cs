using StreamRec.Cli.Simulation;

namespace StreamRec.LoadTest.Bench;

/// <summary>All rows, in the order in which they run: first the floors, then those that have one warm node in common.</summary>
internal static class BenchRows
{
    private static readonly EventMix StrongOnly = new(0, 0, 0, 100);

    public static IReadOnlyList<IBenchRow> All { get; } =
    [
        new OnnxFloor(),
        new TellFloor(),
        new BrokerFloor(),
        new WatchedRow("mix-500", EventMix.Default, 500),
        new WatchedRow("mix-1000", EventMix.Default, 1000),
        new WatchedRow("mix-2000", EventMix.Default, 2000),
        new WatchedRow("mix-4000", EventMix.Default, 4000),
        new WatchedRow("strong-500", StrongOnly, 500),
        new WatchedRow("strong-1000", StrongOnly, 1000),
        new WatchedRow("strong-2000", StrongOnly, 2000),
        new WatchedRow("impressions-1000", new EventMix(100, 0, 0, 0), 1000),
        new WatchedRow("hot-1000", EventMix.Default, 1000, hot: true),
        new WatchedRow("contexts-1000", EventMix.Default, 1000, contexts: 500),
        new RivalRow("rival-mix-1000", EventMix.Default, 1000),
        new RivalRow("rival-strong-500", StrongOnly, 500),
        new PullRow("pull", 500, asleep: false),
        new FoldRow("fold", (world, events, _) => EventScript.Simulated(
            world.Shelf, EventMix.Default, users: 1 + (events / 100), events, rate: 1000, world.Settings.Seed)),
        new FoldRow("fold-sparse", (world, events, number) => EventScript.Ratings(
            world.Shelf, $"sparse-{number}", users: events / 6, each: 6, world.Settings.Seed)),
        new PullRow("pull-asleep", 250, asleep: true),
        new WakeRow(),
        new MemoryRow(),
        new SocketsRow(),
        new ColdRow(),
        new TitlesRow("titles-30k", 30_000),
        new KnownUsersRow("known-1m", people: 10_000, known: 1_000_000, rate: 1000),
        new TitlesRow("titles-1m", 1_000_000),
    ];
}
