using CsCheck;
using StreamRec.Domain;
using StreamRec.Ingest.Lanes;
using StreamRec.Ingest.Tests.HandOffs;

namespace StreamRec.Ingest.Tests.Lanes;

/// <summary>One user's backlog stops its own partition and no other.</summary>
public sealed class UserShareTests
{
    private const int Share = 1_024; // LaneOptions.Default

    private readonly LaneProbe _probe = new();

    private LaneState<string> Lane => _probe.Lane;

    [Fact]
    public void A_user_beyond_its_share_holds_the_lane_until_half_of_it_is_folded()
    {
        _probe.Read(2, 10);
        _probe.Read(1, Offsets(11, Share - 1));
        Assert.Equal((Share, false), (Lane.Unfolded, Lane.IsHeld));
        _probe.Read(1, 11 + Share - 1);
        Assert.Equal((1, true), (Lane.Unfolded, Lane.IsHeld));

        for (var batch = 1; batch < Share / 2 / 64; batch++) FoldNext();
        Assert.True(Lane.IsHeld);
        FoldNext();
        Assert.Equal((1 + Share / 2, false), (Lane.Unfolded, Lane.IsHeld));
    }

    [Fact]
    public void A_user_whose_folded_events_do_not_become_durable_holds_the_lane_and_does_not_fill_the_nodes_bound()
    {
        var lane = new LaneProbe(LaneOptions.Default with { UndurableShare = 4 });
        lane.Read(1, 10, 11, 12, 13);
        lane.Read(2, 14);
        lane.Fold(1, 10);
        lane.Fold(1, 13);
        lane.Fold(2, 14);
        Assert.Equal((1, true), (lane.Lane.Undurable, lane.Lane.IsHeld));
        lane.Persist(1, 11);
        Assert.Equal((3, false), (lane.Lane.Undurable, lane.Lane.IsHeld));
    }

    [Fact]
    public void A_gap_that_brings_a_users_backlog_back_holds_the_lane()
    {
        _probe.Read(1, Offsets(10, Share - 1));
        while (Lane.Unfolded > 0) FoldNext();
        _probe.Read(1, Offsets(10 + Share - 1, 64));
        _probe.Miss(1, 9);
        Assert.True(Lane.IsHeld);
        Assert.Equal(0, Lane.Unfolded + Lane.Undurable);
    }

    [Fact]
    public void What_is_counted_is_always_what_users_within_their_share_have()
    {
        Gen.Select(Gen.Int[0, 3], Gen.Int[-6, 6]).Array[1, 200].Sample(steps =>
        {
            var share = new UserShare(8);
            var users = new UserShare.Part[4];
            foreach (var (user, events) in steps)
            {
                share.Add(ref users[user], Math.Max(events, -users[user].Events));
                Assert.Equal(users.Where(u => !u.Beyond).Sum(u => u.Events), share.Counted);
                Assert.Equal(users.Any(u => u.Beyond), share.IsHeld);
                Assert.All(users, u => Assert.True(u.Beyond ? u.Events > 4 : u.Events < 8));
            }
        });
    }

    private static long[] Offsets(long first, int count) => [.. Enumerable.Range(0, count).Select(i => first + i)];

    private void FoldNext() => _probe.Fold(1, _probe.LastBatch.Events[^1].Offset);
}
