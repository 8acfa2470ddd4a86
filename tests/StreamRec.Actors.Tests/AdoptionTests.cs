namespace StreamRec.Actors.Tests;

public sealed class AdoptionTests
{
    private readonly Adoption _adoption = new(after: 30_000);

    [Fact]
    public void Pins_of_a_watched_user_age_no_longer_than_they_may_and_young_ones_stay()
    {
        _adoption.Begin(0);
        Assert.False(_adoption.IsDue(29_999, pinnedAt: 0));
        Assert.False(_adoption.IsDue(30_000, pinnedAt: 10_000)); // a strong event has pinned meanwhile
        Assert.Equal(40_000, _adoption.Due);
        Assert.True(_adoption.IsDue(40_000, pinnedAt: 10_000));
        Assert.Equal(70_000, _adoption.Due);
    }

    [Fact]
    public void Another_model_is_adopted_soon_however_young_the_pins_are()
    {
        _adoption.Begin(0);
        _adoption.Hasten(by: 700);
        Assert.True(_adoption.IsDue(700, pinnedAt: 650));
        Assert.False(_adoption.IsDue(701, pinnedAt: 700));
    }

    [Fact]
    public void Nothing_is_adopted_for_nobody()
    {
        _adoption.Begin(0);
        _adoption.End();
        Assert.False(_adoption.IsDue(1_000_000, pinnedAt: 0));
    }
}
