using CsCheck;

namespace StreamRec.Ingest.Tests.HandOffs;

public sealed class HandOffProperties
{
    private const int Schedules = 3_000;

    [Fact]
    public void Every_event_takes_effect_exactly_once_whatever_crashes_moves_or_gets_lost() =>
        Holds(new Scenario { BadEvents = false });

    [Fact]
    public void Rejected_and_undecodable_events_become_dead_letters_and_the_others_fold() => Holds(new Scenario());

    [Fact]
    public void A_quarantined_users_events_fold_or_become_dead_letters() => Holds(new Scenario { Quarantine = true });

    [Fact]
    public void A_mark_without_the_chain_would_lose_events()
    {
        var scenario = new Scenario { Chained = false, BadEvents = false };
        var wrong = Enumerable.Range(0, 500).Count(seed => Simulation.Run(seed, scenario) is not null);
        Assert.InRange(wrong, 10, 500);
    }

    private static void Holds(Scenario scenario) =>
        Gen.Int.Sample(
            seed =>
            {
                var wrong = Simulation.Run(seed, scenario);
                Assert.True(wrong is null, wrong);
            },
            iter: Schedules, threads: 2);
}
