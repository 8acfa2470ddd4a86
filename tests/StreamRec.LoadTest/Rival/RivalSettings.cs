using StreamRec.Cli.Simulation;

namespace StreamRec.LoadTest.Rival;

/// <summary>An action is one event posted, and then the same person's list read.</summary>
/// <param name="Rate">Actions per second.</param>
/// <param name="Users">Viewers among whom the actions are spread, as the load test spreads them.</param>
/// <param name="Seconds">Measured.</param>
/// <param name="Warmup">Seconds before them, with the same load.</param>
internal sealed record RivalSettings(double Rate, int Users, double Seconds, double Warmup, ulong Seed, EventMix Mix)
{
    /// <summary>Variables of the service's process besides its own, such as <c>DOTNET_gcServer</c>: to try what suits it.</summary>
    public IReadOnlyDictionary<string, string> ServiceEnvironment { get; init; } = new Dictionary<string, string>();
}
