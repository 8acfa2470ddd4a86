using StreamRec.Domain;
using static StreamRec.Actors.Tests.Given;

namespace StreamRec.Actors.Tests;

public sealed class UserHandOffTests
{
    private static UserHandOff New(UserState? recovered = null) => new(Ann, recovered ?? UserState.Empty, Fold);

    [Fact]
    public void A_batch_that_follows_the_mark_is_folded()
    {
        var handOff = New();
        handOff.Receive(Batch(-1, Play(3, "a")));

        var outcome = handOff.Receive(Batch(3, Play(7, "b"), Play(9, "c")));

        Assert.Equal(9, Assert.IsType<Folded>(outcome.Answer).Mark);
        Assert.Equal(2, outcome.Steps.Count);
        Assert.Equal(["a", "b", "c"], Played(handOff.State.Profile));
        Assert.Equal(new LastEvent("e9", Play(9, "c").EffectiveTime, At(9)), handOff.State.LastEvent);
    }

    [Fact]
    public void A_batch_whose_predecessor_is_missing_changes_nothing_and_is_answered_with_the_mark()
    {
        var handOff = New();
        handOff.Receive(Batch(-1, Play(3, "a")));
        var before = handOff.State;

        var outcome = handOff.Receive(Batch(5, Play(7, "b")));

        Assert.Equal(new Gap(Ann, Epoch, 3), outcome.Answer);
        Assert.Same(before, handOff.State);
    }

    [Fact]
    public void Offsets_up_to_the_mark_are_dropped()
    {
        var handOff = New();
        handOff.Receive(Batch(-1, Play(3, "a")));

        var outcome = handOff.Receive(Batch(-1, Play(3, "a"), Play(4, "b")));

        Assert.Equal(1, outcome.Dropped);
        Assert.Equal(["a", "b"], Played(handOff.State.Profile));
    }

    [Fact]
    public void Durable_names_the_persisted_mark_and_never_the_folded_one()
    {
        var handOff = New();
        handOff.Receive(Batch(-1, Play(3, "a")));
        handOff.BeginCheckpoint(0);
        handOff.Receive(Batch(3, Play(5, "b")));

        var answers = handOff.CheckpointPersisted();

        Assert.Equal([new Durable(Ann, Epoch, 3)], answers);
        Assert.True(handOff.Dirty);
        Assert.Null(handOff.DurableNow(Epoch));
    }

    [Fact]
    public void A_question_beyond_the_persisted_mark_waits_for_a_checkpoint()
    {
        var handOff = New();
        handOff.Receive(Batch(-1, Play(3, "a")));

        Assert.Null(handOff.Receive(new AskDurable(Ann, Epoch, 3)));
        handOff.BeginCheckpoint(0);

        Assert.Equal([new Durable(Ann, Epoch, 3)], handOff.CheckpointPersisted());
        Assert.Equal(new Durable(Ann, Epoch, 3), handOff.Receive(new AskDurable(Ann, Epoch, 3)));
    }

    [Fact]
    public void A_question_about_what_was_never_folded_is_a_gap()
    {
        Assert.Equal(new Gap(Ann, Epoch, -1), New().Receive(new AskDurable(Ann, Epoch, 3)));
    }

    [Fact]
    public void The_newest_lane_of_a_partition_is_told()
    {
        var handOff = New();
        handOff.Receive(Batch(-1, Play(3, "a")));
        var next = Epoch with { Number = 2 };
        handOff.Receive(new FoldBatch(Ann, next, -1, [Play(3, "a")]));
        handOff.BeginCheckpoint(0);

        Assert.Equal([new Durable(Ann, next, 3)], handOff.CheckpointPersisted());
    }

    [Fact]
    public void An_event_whose_fold_throws_passes_the_mark_and_nothing_else()
    {
        var handOff = new UserHandOff(Ann, UserState.Empty, Poisoned);

        var outcome = handOff.Receive(Batch(-1, Play(1, "a"), Play(2, "poison"), Play(3, "b")));

        var folded = Assert.IsType<Folded>(outcome.Answer);
        Assert.Equal(3, folded.Mark);
        Assert.Equal(2, Assert.Single(folded.Rejected).Offset);
        Assert.Contains("poison", folded.Rejected[0].Reason);
        Assert.Equal(["a", "b"], Played(handOff.State.Profile));
    }

    [Fact]
    public void A_rejection_is_named_and_nothing_is_persisted_until_the_lane_confirms_it()
    {
        var handOff = new UserHandOff(Ann, UserState.Empty, Poisoned);
        handOff.Receive(Batch(-1, Play(2, "poison")));

        Assert.Single(((Folded)handOff.Receive(Batch(-1, Play(2, "poison"))).Answer).Rejected);
        Assert.False(handOff.CanCheckpoint);
        Assert.Null(handOff.Receive(new AskDurable(Ann, Epoch, 2)));

        Assert.True(handOff.CanCheckpoint);
        Assert.Empty(((Folded)handOff.Receive(Batch(2, Play(3, "b"))).Answer).Rejected);
    }

    [Fact]
    public void A_state_is_dirty_until_exactly_what_was_folded_is_persisted()
    {
        var handOff = New();
        Assert.False(handOff.Dirty);
        handOff.Receive(Batch(-1, Play(1, "a")));
        var written = handOff.BeginCheckpoint(77);

        Assert.Equal(77, written.VersionCeiling);
        Assert.Throws<InvalidOperationException>(() => handOff.BeginCheckpoint(78));
        handOff.CheckpointPersisted();
        Assert.False(handOff.Dirty);
        Assert.Equal(new Durable(Ann, Epoch, 1), handOff.DurableNow(Epoch));
    }

    private static FoldResult Poisoned(Profile profile, RecordedEvent e) =>
        e.Event.ItemId == "poison" ? throw new InvalidOperationException("poison was folded") : Fold(profile, e);
}
