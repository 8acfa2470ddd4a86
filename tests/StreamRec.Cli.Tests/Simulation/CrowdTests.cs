using CsCheck;
using StreamRec.Cli.Simulation;
using StreamRec.Contracts;

namespace StreamRec.Cli.Tests.Simulation;

public sealed class CrowdTests
{
    private const long Evening = 1_700_000_000_000 - (1_700_000_000_000 % 86_400_000) + (20 * 3_600_000);

    [Fact]
    public void The_same_seed_gives_the_same_bytes() => Assert.Equal(Run(seed: 7, count: 2_000), Run(seed: 7, count: 2_000));

    [Fact]
    public void Another_seed_gives_other_events() => Assert.NotEqual(Run(seed: 7, count: 200), Run(seed: 8, count: 200));

    [Fact]
    public void Two_runs_of_one_seed_have_no_event_id_in_common()
    {
        var first = Events(seed: 7, count: 500, run: "a").Select(e => e.EventId);
        var second = Events(seed: 7, count: 500, run: "b").Select(e => e.EventId);
        Assert.Equal(1_000, first.Concat(second).Distinct().Count());
    }

    [Fact]
    public void Every_hundred_events_have_the_mix_exactly() =>
        Gen.Select(Gen.Int[0, 100], Gen.Int[0, 100], Gen.Int[0, 100], Gen.ULong).Sample((a, b, c, seed) =>
        {
            int[] cuts = [0, .. new[] { a, b, c }.Order(), 100];
            var mix = new EventMix(cuts[1], cuts[2] - cuts[1], cuts[3] - cuts[2], 100 - cuts[3]);
            var crowd = new Crowd(Titles.Shelf, new CrowdSettings(20, seed, mix, "r"));
            for (var hundred = 0; hundred < 3; hundred++)
            {
                var kinds = Enumerable.Range(0, 100).Select(i => KindOf(crowd.Next(Evening + (hundred * 100_000) + (i * 1_000)).Type)).ToArray();
                Assert.Equal(mix, new EventMix(
                    kinds.Count(kind => kind == EventKind.Impression), kinds.Count(kind => kind == EventKind.Progress),
                    kinds.Count(kind => kind == EventKind.Click), kinds.Count(kind => kind == EventKind.Strong)));
            }
        }, iter: 30);

    [Fact]
    public void Every_event_is_one_that_a_node_accepts_and_says_that_it_is_synthetic()
    {
        foreach (var sent in Events(seed: 3, count: 20_000))
        {
            Assert.True(EventJson.TryRead(EventJson.Write(sent), out var read, out var problem), problem?.Detail);
            Assert.Equal(sent, read);
            Assert.StartsWith("synthetic-", read.UserId);
            Assert.Equal("simulator", read.DeviceId);
        }
    }

    /// <summary>But for those that take others back.</summary>
    [Fact]
    public void Every_type_of_act_is_simulated()
    {
        var types = Events(seed: 5, count: 50_000).Select(e => e.Type).Distinct().Order();
        Assert.Equal(Enum.GetValues<EventType>().Where(type => type < EventType.Attributes).Order(), types);
    }

    [Fact]
    public void Viewers_click_what_fits_their_taste()
    {
        var titles = Titles.Some(240).ToDictionary(title => title.Id.Value);
        var crowd = new Crowd(Titles.Shelf, new CrowdSettings(50, 1, EventMix.Default, "r"));
        var viewers = crowd.Viewers.ToDictionary(viewer => viewer.UserId);
        var events = Enumerable.Range(0, 20_000).Select(i => crowd.Next(Evening + (i * 50L))).ToArray();
        Assert.True(MeanFit(EventType.Click) > MeanFit(EventType.Impression) + 0.3, $"{MeanFit(EventType.Click)} {MeanFit(EventType.Impression)}");

        double MeanFit(EventType type) => events.Where(e => e.Type == type).Average(e => viewers[e.UserId].Fit(titles[e.ItemId!]));
    }

    [Fact]
    public void Viewers_come_at_their_hours()
    {
        var crowd = new Crowd(Titles.Shelf, new CrowdSettings(200, 1, EventMix.Default, "r"));
        var viewers = crowd.Viewers.ToDictionary(viewer => viewer.UserId);
        var anybody = viewers.Values.Average(viewer => viewer.Activity(20));
        var those = Enumerable.Range(0, 5_000).Average(i => viewers[crowd.Next(Evening + i).UserId].Activity(20));
        Assert.True(those > anybody * 1.2, $"{those} {anybody}");
    }

    [Fact]
    public void Binge_watchers_finish_what_samplers_leave()
    {
        var crowd = new Crowd(Titles.Shelf, new CrowdSettings(100, 1, EventMix.Default, "r"));
        var habit = crowd.Viewers.ToDictionary(viewer => viewer.UserId, viewer => viewer.Habit);
        var events = Enumerable.Range(0, 40_000).Select(i => crowd.Next(Evening + (i * 20L))).ToArray();
        Assert.True(Finished(ViewingHabit.Binge) > Finished(ViewingHabit.Sampler) + 0.2);

        double Finished(ViewingHabit of)
        {
            var ends = events.Where(e => e.Type is EventType.PlayComplete or EventType.PlayStop && habit[e.UserId] == of).ToArray();
            return ends.Count(e => e.Type == EventType.PlayComplete) / (double)ends.Length;
        }
    }

    [Fact]
    public void A_viewers_gap_of_half_an_hour_begins_a_new_session()
    {
        var crowd = new Crowd(Titles.Shelf, new CrowdSettings(1, 1, EventMix.Default, "r"));
        var first = crowd.Next(Evening).SessionId;
        Assert.Equal(first, crowd.Next(Evening + (29 * 60_000)).SessionId);
        Assert.NotEqual(first, crowd.Next(Evening + (60 * 60_000)).SessionId);
    }

    [Theory]
    [InlineData("60/20/10/10", true)]
    [InlineData("0/0/0/100", true)]
    [InlineData("60/20/10/11", false)]
    [InlineData("60/20/20", false)]
    [InlineData("110/-10/0/0", false)]
    [InlineData("a/b/c/d", false)]
    public void A_mix_is_four_whole_percentages_that_sum_to_100(string text, bool good)
    {
        Assert.Equal(good, EventMix.TryParse(text, out var mix));
        if (good) Assert.Equal(text, mix!.ToString());
    }

    [Fact]
    public void An_empty_catalogue_is_refused() => Assert.Throws<ArgumentException>(() => new Shelf([]));

    private static EventKind KindOf(EventType type) => type switch
    {
        EventType.Impression => EventKind.Impression,
        EventType.PlayProgress => EventKind.Progress,
        EventType.Click => EventKind.Click,
        _ => EventKind.Strong,
    };

    private static byte[] Run(ulong seed, int count) => [.. Events(seed, count).SelectMany(EventJson.Write)];

    private static IEnumerable<UserEvent> Events(ulong seed, int count, string run = "r")
    {
        var crowd = new Crowd(Titles.Shelf, new CrowdSettings(30, seed, EventMix.Default, run));
        for (var i = 0; i < count; i++) yield return crowd.Next(Evening + (i * 200L));
    }
}
