using CsCheck;
using StreamRec.Domain;
using StreamRec.Ranking;
using static StreamRec.Actors.Tests.Given;

namespace StreamRec.Actors.Tests;

public sealed class ReadGateTests
{
    private const long HoldFor = 2000;

    private readonly UserHandOff _handOff = new(Ann, UserState.Empty, Fold);
    private readonly ReadGate<string> _gate;

    public ReadGateTests() => _gate = new ReadGate<string>(_handOff, HoldFor);

    private static GetList List(long? atLeast = null) => new(Ann, Home, atLeast is { } offset ? At(offset) : null);

    [Fact]
    public void While_the_log_is_away_what_there_is_may_be_told_and_what_waits_for_an_event_waits()
    {
        _gate.Hold(List(), "list", 0);
        _gate.Hold(new GetProfile(Ann, At(3)), "own write", 0);
        _gate.Hold(new Subscribe(Ann, Home), "screen", 0);

        _gate.Hear(new LogAway(Ann, null), 10);

        Assert.Equal(Knowledge.Incomplete, _gate.KnowledgeAt(10));
        Assert.Equal(["list", "screen"], _gate.TakeAnswerable(10).Select(h => h.Asker));
        Assert.Equal(["own write"], _gate.TakeLate(HoldFor).Select(h => h.Asker));
    }

    [Fact]
    public void The_word_that_the_log_is_away_ages_and_ends_with_the_lanes_answer()
    {
        _gate.Hear(new LogAway(Ann, Epoch), 0);
        Assert.Equal(Knowledge.Unsure, _gate.KnowledgeAt(ReadGate<string>.AwayFor));

        _gate.Hear(new LogAway(Ann, Epoch), 5000);
        _gate.Hear(new NothingPending(Ann, Epoch, 1));
        Assert.Equal(Knowledge.Unsure, _gate.KnowledgeAt(5001));

        _handOff.Receive(Batch(-1, Play(1, "a")));
        Assert.True(_gate.CatchUp());
        _gate.Hear(new LogAway(Ann, Epoch), 5002);
        Assert.Equal(Knowledge.Complete, _gate.KnowledgeAt(5002));
    }

    [Fact]
    public void An_older_lanes_word_does_not_count()
    {
        _gate.Hear(new NothingPending(Ann, Epoch with { Number = 5 }, 1));
        _gate.Hear(new LogAway(Ann, Epoch with { Number = 4 }), 0);
        _gate.Hear(new NothingPending(Ann, Epoch with { Number = 4 }, -1));

        Assert.False(_gate.CatchUp());
        Assert.Equal(Knowledge.Unsure, _gate.KnowledgeAt(0));
    }

    [Fact]
    public void The_lane_is_asked_twice_a_second_as_long_as_somebody_waits_or_watches()
    {
        Assert.False(_gate.AskNow(0, watched: false));
        _gate.Hold(List(), "list", 0);
        Assert.Equal([0L, 500, 1000], Enumerable.Range(0, 12).Select(i => i * 100L).Where(now => _gate.AskNow(now, watched: false)));
        _gate.TakeLate(HoldFor);
        Assert.False(_gate.AskNow(HoldFor, watched: false));
        Assert.True(_gate.AskNow(HoldFor, watched: true));

        _gate.Hear(new NothingPending(Ann, Epoch, -1));
        _gate.CatchUp();
        Assert.False(_gate.AskNow(HoldFor + 5000, watched: true));
    }

    private enum Happening { Read, ReadOwnWrite, Subscribe, Withdraw, Fold, Answer, NewLane, Away, Pass }

    /// <summary>
    /// A log whose first events were shown before the crash: none of it is answered as complete without them, whatever lanes say
    /// when, and every read ends in one answer or one refusal, in its time.
    /// </summary>
    [Fact]
    public void Complete_answers_never_lack_what_was_shown_and_every_read_ends_once() =>
        Gen.Select(Gen.Int[0, 6], Gen.Enum<Happening>().Array[1, 120]).Sample(
            (shown, happenings) =>
            {
                var handOff = new UserHandOff(Ann, UserState.Empty, Fold);
                var gate = new ReadGate<int>(handOff, HoldFor);
                var (now, folded, lane, asker) = (0L, 0, 1, 0);
                var open = new Dictionary<int, long>(); // reads, and when they were held
                foreach (var happening in happenings)
                {
                    switch (happening)
                    {
                        case Happening.Read or Happening.ReadOwnWrite or Happening.Subscribe:
                            IUserMessage read = happening switch
                            {
                                Happening.Read => new GetProfile(Ann, null),
                                Happening.ReadOwnWrite => List(folded + 1),
                                _ => new Subscribe(Ann, Home),
                            };
                            if (gate.MayAnswer(read, now)) break;
                            gate.Hold(read, ++asker, now);
                            open[asker] = happening == Happening.Subscribe ? long.MaxValue : now;
                            break;
                        case Happening.Withdraw:
                            gate.Withdraw(asker, Home.Surface);
                            if (open.GetValueOrDefault(asker) == long.MaxValue) open.Remove(asker);
                            break;
                        case Happening.Fold:
                            handOff.Receive(Batch(folded == 0 ? -1 : folded, Play(folded + 1, $"t{folded + 1}")));
                            folded++;
                            break;
                        // A lane knows of all that was shown; a later answer may say more, as the log grows.
                        case Happening.Answer: gate.Hear(new NothingPending(Ann, Epoch with { Number = lane }, shown == 0 ? -1 : shown)); break;
                        case Happening.NewLane: lane++; break;
                        case Happening.Away: gate.Hear(new LogAway(Ann, Epoch with { Number = lane }), now); break;
                        case Happening.Pass: now += 300; break;
                    }
                    gate.CatchUp();
                    var knowledge = gate.KnowledgeAt(now);
                    Assert.False(knowledge == Knowledge.Complete && folded < shown);
                    foreach (var answered in gate.TakeAnswerable(now))
                    {
                        Assert.NotEqual(Knowledge.Unsure, knowledge);
                        Assert.True(answered.AtLeast is not { } at || (knowledge == Knowledge.Complete && at.Offset <= folded));
                        Assert.True(open.Remove(answered.Asker));
                    }
                    foreach (var late in gate.TakeLate(now))
                    {
                        if (late.Read is not Subscribe) Assert.True(open.Remove(late.Asker));
                    }
                    foreach (var (id, since) in open.Where(o => o.Value != long.MaxValue && now - o.Value >= HoldFor).ToList())
                    {
                        Assert.Equal(Knowledge.Complete, knowledge); // its own write: the asker has a time-out of its own
                        open.Remove(id);
                    }
                    Assert.True(gate.NextDue(watched: false) > now || gate.AskNow(now, watched: false));
                }
            },
            iter: 5000);
}
