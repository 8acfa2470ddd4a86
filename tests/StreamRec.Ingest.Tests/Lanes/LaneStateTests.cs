using StreamRec.Domain;
using StreamRec.Ingest.Lanes;
using StreamRec.Ingest.Tests.HandOffs;

namespace StreamRec.Ingest.Tests.Lanes;

public sealed class LaneStateTests
{
    private readonly LaneProbe _probe = new();

    private LaneState<string> Lane => _probe.Lane;

    [Fact]
    public void A_user_has_one_batch_in_flight_and_the_next_names_its_end()
    {
        _probe.Read(1, 10, 11);
        _probe.Read(1, 12, 14);
        var first = Assert.IsType<FoldBatch>(Assert.Single(_probe.Sent));
        Assert.Equal((-1L, 10L), (first.Prev, first.Events[0].Offset));
        _probe.Fold(1, 11);
        Assert.Equal(11, _probe.LastBatch.Prev);
        Assert.Equal([12, 14], LaneProbe.Offsets(_probe.LastBatch));
    }

    [Fact]
    public void A_batch_has_at_most_64_events()
    {
        _probe.Read(1, [.. Enumerable.Range(10, 100).Select(offset => (long)offset)]);
        Assert.Equal(64, _probe.LastBatch.Events.Length);
        _probe.Fold(1, 73);
        Assert.Equal(36, _probe.LastBatch.Events.Length);
    }

    [Fact]
    public void Folding_moves_no_low_watermark_and_persisting_does()
    {
        _probe.Read(1, 10);
        _probe.Read(2, 11);
        _probe.Fold(1, 10);
        _probe.Fold(2, 11);
        _probe.Persist(2, 11);
        Assert.Equal((10L, 0, 1), (Lane.LowWatermark, Lane.Unfolded, Lane.Undurable));
        _probe.Persist(1, 10);
        Assert.Equal((12L, 0, 0), (Lane.LowWatermark, Lane.Unfolded, Lane.Undurable));
    }

    [Fact]
    public void A_gap_sends_again_everything_above_the_actors_mark()
    {
        _probe.Read(1, 10, 11);
        _probe.Fold(1, 11);
        _probe.Read(1, 12);
        _probe.Miss(1, 10);
        Assert.Equal(10, _probe.LastBatch.Prev);
        Assert.Equal([11, 12], LaneProbe.Offsets(_probe.LastBatch));
        Assert.Equal((2, 1), (Lane.Unfolded, Lane.Undurable));
    }

    [Fact]
    public void An_answer_to_another_epoch_is_dropped()
    {
        _probe.Read(1, 10);
        Lane.On(new Durable(SimulatedEvents.Id(1), LaneProbe.Epoch with { Number = 0 }, 10), 0);
        Assert.Equal(10, Lane.LowWatermark);
    }

    [Fact]
    public void A_batch_without_an_answer_is_sent_again_as_it_was_and_ever_more_seldom()
    {
        _probe.Read(1, 10);
        Lane.Tick(1_999);
        Assert.Single(_probe.Sent);
        Lane.Tick(2_000);
        Assert.Equal(2, _probe.Sent.Count);
        Assert.Same(_probe.Sent[0], _probe.Sent[1]);
        Lane.Tick(5_999);
        Assert.Equal(2, _probe.Sent.Count);
        Lane.Tick(6_000);
        Assert.Equal(3, _probe.Sent.Count);
    }

    [Fact]
    public void A_user_that_is_folded_and_not_durable_for_long_is_asked()
    {
        _probe.Read(1, 10);
        _probe.Fold(1, 10);
        Lane.Tick(14_999);
        Assert.DoesNotContain(_probe.Sent, message => message is AskDurable);
        Lane.Tick(15_000);
        Assert.Equal(10, Assert.Single(_probe.Sent.OfType<AskDurable>()).SentUpTo);
    }

    [Fact]
    public void What_cannot_be_decoded_holds_the_low_watermark_until_its_dead_letter_is_written()
    {
        _probe.ReadBad(10);
        Assert.Equal("malformed_json", Assert.Single(_probe.Letters).Reason);
        Assert.Equal(10, Lane.LowWatermark);
        Lane.DeadLetterWritten(10, 0);
        Assert.Equal((11L, 0), (Lane.LowWatermark, Lane.Unfolded));
    }

    [Fact]
    public void A_dead_letter_that_fails_is_written_again()
    {
        _probe.ReadBad(10);
        Lane.DeadLetterFailed(10, 0);
        Lane.Tick(999);
        Assert.Single(_probe.Letters);
        Lane.Tick(1_000);
        Assert.Equal(2, _probe.Letters.Count);
    }

    [Fact]
    public void A_user_with_a_rejection_gets_nothing_that_would_confirm_it_before_its_dead_letter_is_written()
    {
        _probe.Read(1, 10, 11);
        _probe.Read(1, 12);
        _probe.Fold(1, 11, rejected: 10);
        Lane.Tick(100_000);
        Lane.AskOldest(100, 200_000);
        Assert.Single(_probe.Sent);
        Lane.DeadLetterWritten(10, 0);
        Assert.Equal(11, _probe.LastBatch.Prev);
        _probe.Fold(1, 12);
        _probe.Persist(1, 12);
        Assert.Equal((13L, 2L, 1L), (Lane.LowWatermark, Lane.Counts.Folded, Lane.Counts.DeadLettered));
    }

    [Fact]
    public void A_quarantined_users_events_are_dead_letters_and_later_ones_are_tried()
    {
        _probe.Read(1, 10, 11);
        Lane.On(new Quarantined(SimulatedEvents.Id(1), LaneProbe.Epoch, "cannot be recovered"));
        Assert.All(_probe.Letters, letter => Assert.Equal(DeadLetter.Quarantined, letter.Reason));
        Assert.Equal(2, _probe.Letters.Count);
        Lane.DeadLetterWritten(10, 0);
        Lane.DeadLetterWritten(11, 0);
        Assert.Equal(12, Lane.LowWatermark);
        _probe.Read(1, 12);
        Assert.Equal([12], LaneProbe.Offsets(_probe.LastBatch));
    }

    [Fact]
    public void A_recovered_users_events_that_are_not_durable_are_sent_again_at_once()
    {
        _probe.Read(1, 10, 11);
        _probe.Fold(1, 11);
        Lane.AskPending(SimulatedEvents.Id(1), "actor", 0);
        Assert.Equal(-1, _probe.LastBatch.Prev);
        Assert.Equal([10, 11], LaneProbe.Offsets(_probe.LastBatch));
    }

    [Fact]
    public void Who_asks_again_while_it_waits_keeps_its_first_question_and_is_sent_nothing_twice()
    {
        var probe = new LaneProbe(shown: 13);
        probe.Read(1, 10, 11);
        probe.Fold(1, 11);
        probe.Lane.AskPending(SimulatedEvents.Id(1), "actor", 0);
        probe.Fold(1, 11);
        probe.Lane.AskPending(SimulatedEvents.Id(1), "actor", 500);
        Assert.Equal(2, probe.Sent.OfType<FoldBatch>().Count(b => b.Events[0].Offset == 10)); // at first and for the first question
        probe.Lane.ReadTo(13);
        Assert.Single(probe.Answers);
        probe.Lane.AskPending(SimulatedEvents.Id(1), "actor", 1_000); // its answer was lost
        Assert.Equal(2, probe.Answers.Count);
    }

    [Fact]
    public void Nothing_is_pending_only_when_everything_is_read_that_a_lane_before_may_have_sent()
    {
        var probe = new LaneProbe(shown: 12);
        probe.Lane.AskPending(SimulatedEvents.Id(1), "early", 0);
        probe.Read(1, 10);
        probe.Lane.AskPending(SimulatedEvents.Id(2), "late", 0);
        Assert.Empty(probe.Answers);
        probe.Lane.ReadTo(12); // what lies at 11 is no event: a transaction's marker
        Assert.Equal([("early", 10L), ("late", -1L)], probe.Answers.Select(a => (a.Asker, a.Answer.UpTo)));
    }

    [Fact]
    public void While_Kafka_is_away_who_waits_is_told_so_and_goes_on_waiting()
    {
        var probe = new LaneProbe(shown: 12);
        probe.Lane.AskPending(SimulatedEvents.Id(1), "actor", 0);
        probe.Lane.LogIsAway();
        Assert.Equal(["actor"], probe.Away);
        probe.Lane.ReadTo(12);
        Assert.Single(probe.Answers);
        probe.Lane.LogIsAway();
        Assert.Equal(["actor"], probe.Away);
    }

    [Fact]
    public void A_lane_that_has_caught_up_answers_at_once_however_far_the_log_goes_on()
    {
        var probe = new LaneProbe(shown: 12);
        probe.Read(1, 10, 11, 12);
        probe.Persist(1, 11);
        probe.Lane.AskPending(SimulatedEvents.Id(1), "actor", 0);
        probe.Lane.AskPending(SimulatedEvents.Id(2), "other", 0);
        Assert.Equal([("actor", 12L), ("other", -1L)], probe.Answers.Select(a => (a.Asker, a.Answer.UpTo)));
    }

    [Fact]
    public void What_holds_the_low_watermark_down_is_named_and_the_window_knows_what_it_keeps()
    {
        _probe.ReadBad(10);
        _probe.Read(1, 11);
        Assert.Equal(10, Lane.Oldest!.Value.Offset);
        Assert.Contains("dead letter (malformed_json)", Lane.Oldest!.Value.Reason);
        var both = Lane.Bytes;
        Lane.DeadLetterWritten(10, 0);
        Assert.Equal(SimulatedEvents.Id(1), Lane.Oldest!.Value.User);
        Assert.InRange(Lane.Bytes, 1, both - 1);
        _probe.Fold(1, 11);
        _probe.Persist(1, 11);
        Assert.Null(Lane.Oldest);
        Assert.Equal(0, Lane.Bytes);
    }

    [Fact]
    public void A_record_that_was_read_already_is_not_read_twice()
    {
        _probe.Read(1, 10);
        _probe.Read(1, 10);
        Assert.Equal(1, Lane.Counts.Read);
    }
}
