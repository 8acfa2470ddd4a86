using Akka.Actor;
using StreamRec.Catalog;
using StreamRec.Contracts;
using StreamRec.Domain;
using StreamRec.Ranking;
using StreamRec.Signals;

namespace StreamRec.Actors.Tests;

/// <summary>
/// What an event costs, in counts that no other load on the machine changes: lists made, candidates scored, bytes allocated, bytes
/// written. The bounds are what was counted, and a little; whoever raises one says why.
/// </summary>
public sealed class CostTests : IDisposable
{
    private const int Warmup = 500, Events = 2_000;

    private readonly RankerModel _model = RankerModel.Load(DemoBundle.Folder);
    private readonly CatalogStore _catalog = new(new ItemIndex());
    private readonly PinSource _pins;
    private string _watching = "none";
    private readonly IReadOnlyList<Title> _titles = TitlesFile.Read(TitlesFile.Demo);

    public CostTests()
    {
        _catalog.Apply([.. _titles.Select(title => (title.Id, (Title?)title))]);
        using var warm = _model.OpenWarmSignals();
        _pins = new PinSource(_model, _catalog, SignalsWriter.Load(warm!, _catalog.Index, Given.NewYear).Publish(Given.NewYear));
    }

    public void Dispose() => _model.Dispose();

    [Fact]
    public void A_mix_of_events_makes_few_lists_and_scores_few_candidates()
    {
        var (ranking, profile, rows, before, ran) = (new UserRanking(), Profile.Empty, 0, 0L, 0L);
        for (var number = 0; number < Warmup + Events; number++)
        {
            if (number == Warmup) (rows, before, ran) = (0, ranking.Slates, _model.RankedRows);
            var e = Mixed(number);
            var folded = profile.Fold(e, FoldOptions.Default);
            profile = folded.Profile;
            if (number == 0 || folded.Effect == FoldEffect.All)
            {
                var context = new RankingContext(e.EffectiveTime, null, null, Maturity: 21);
                ranking.ScoreAll(profile, new Pins(_model, _pins.Catalog, _pins.Signals, context));
                rows += ranking.Candidates;
            }
            else
            {
                rows += ranking.Rescore(profile, folded.Touched);
            }
            ranking.Slate(profile, Surface.Home, 20);
        }
        Assert.InRange((ranking.Slates - before) / (double)Events, .1, .3);
        Assert.InRange(rows / (double)Events, 25, 35);
        // With those of reasons, and what fills up batches.
        Assert.InRange((_model.RankedRows - ran) / (double)Events, 50, 90);
    }

    /// <param name="strong">The events are all strong, or all impressions.</param>
    [Theory]
    [InlineData(false, 3_000)]
    [InlineData(true, 18_000)]
    public void An_event_of_a_watched_user_allocates_little_from_hand_off_to_list(bool strong, int most)
    {
        var handOff = new UserHandOff(Given.Ann, UserState.Empty, Given.Fold);
        var lists = new UserLists(Given.Ann, _pins, FoldOptions.Default, ListBudget.Default, new ListVersion(0));
        lists.Subscribe(ActorRefs.Nobody, Given.Home);
        var (allocated, prev) = (0L, -1L);
        for (var number = 0; number < Warmup + Events; number++)
        {
            var e = Mixed(number, number < 50 || strong ? 95 : 0, titles: 100);
            var batch = Given.Batch(prev, e);
            prev = e.Offset;
            var before = GC.GetAllocatedBytesForCurrentThread();
            foreach (var step in handOff.Receive(batch).Steps)
            {
                lists.Note(step.Result.Effect, step.Result.Touched);
                lists.Push(new Moment(step.Result.Profile, step.Last, e.EffectiveTime, false), ActorRefs.Nobody, onlyChanged: false);
            }
            handOff.ForgetSteps();
            if (number >= Warmup) allocated += GC.GetAllocatedBytesForCurrentThread() - before;
        }
        Assert.InRange(allocated / Events, most / 4, most);
    }

    [Fact]
    public void A_user_of_five_events_a_second_writes_few_bytes_per_event()
    {
        var handOff = new UserHandOff(Given.Ann, UserState.Empty, Given.Fold);
        var schedule = new CheckpointSchedule(handOff, new ListVersion(0), new ActorsSettings { Partitions = Given.Partitions }, () => .5);
        var (bytes, prev) = (0L, -1L);
        for (var number = 0; number < Warmup + Events; number++)
        {
            var e = Mixed(number);
            handOff.Receive(Given.Batch(prev, e));
            prev = e.Offset;
            if (schedule.Next(number * 200L, storeAvailable: true) != CheckpointStep.Ask || schedule.Granted() is not { } state) continue;
            if (number >= Warmup) bytes += UserStateCodec.Write(state).Length;
            schedule.Persisted();
        }
        Assert.InRange(bytes / Events, 50, 350);
    }

    /// <summary>60 % impressions, 20 % progress, 10 % clicks, 10 % strong, every 5 s, over the whole catalogue, always the same.</summary>
    /// <param name="kind">Of 100: which of these it is; by default it varies.</param>
    /// <param name="titles">How many titles the person meets: a fold copies what the profile has of them.</param>
    private RecordedEvent Mixed(int number, int? kind = null, int? titles = null)
    {
        var random = new Random(number);
        var title = _titles[random.Next(titles ?? _titles.Count)].Id.Value;
        var draw = kind ?? random.Next(100);
        if (draw is >= 60 and < 80) title = _watching; // progress is of what was begun
        else if (draw >= 90 && number % 3 != 0) _watching = title;
        var at = Given.NewYear + (number * 5_000L);
        return new RecordedEvent(number, at, new UserEvent
        {
            EventId = $"e{number}",
            UserId = Given.Ann.Value,
            Timestamp = at,
            ItemId = title,
            PositionSeconds = random.Next(5_000),
            DurationSeconds = 6_000,
            Type = draw switch
            {
                < 60 => EventType.Impression,
                < 80 => EventType.PlayProgress,
                < 90 => EventType.Click,
                _ => number % 3 == 0 ? EventType.Like : EventType.PlayStart,
            },
        });
    }
}
