namespace StreamRec.Actors.Tests;

public sealed class ClusterSightTests
{
    [Theory]
    [InlineData(1, 0, false)]
    [InlineData(2, 0, false)]
    [InlineData(2, 1, true)]
    [InlineData(3, 1, false)]
    [InlineData(3, 2, true)]
    [InlineData(4, 2, true)]
    [InlineData(5, 2, false)]
    public void A_node_that_does_not_see_more_than_half_of_the_members_is_cut_off(int members, int unreachable, bool cutOff) =>
        Assert.Equal(cutOff, ClusterSight.IsCutOff(members, unreachable));
}
