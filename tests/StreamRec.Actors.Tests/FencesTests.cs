using StreamRec.Domain;
using StreamRec.Testing;

namespace StreamRec.Actors.Tests;

public sealed class FencesTests
{
    private readonly SteppedTime _time = new();
    private readonly Fences _fences;

    public FencesTests() => _fences = new Fences(_time);

    [Fact]
    public void A_user_who_is_fenced_three_times_in_a_minute_has_a_rival_and_a_minute_later_no_more()
    {
        var user = new UserId("alice");
        _fences.Add(user);
        _time.Advance(TimeSpan.FromSeconds(20));
        _fences.Add(user);
        Assert.Null(_fences.Rival);
        _time.Advance(TimeSpan.FromSeconds(20));
        _fences.Add(user);
        Assert.Equal(user, _fences.Rival);
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(user, _fences.Rival);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(_fences.Rival);
    }

    [Fact]
    public void Many_users_who_are_fenced_once_are_a_hand_off_that_was_cut_short()
    {
        for (var i = 0; i < 1_000; i++) _fences.Add(new UserId($"user-{i}"));
        Assert.Null(_fences.Rival);
    }

    [Fact]
    public void A_user_who_is_fenced_now_and_then_has_no_rival()
    {
        for (var i = 0; i < 10; i++)
        {
            _fences.Add(new UserId("alice"));
            _time.Advance(TimeSpan.FromSeconds(45));
        }
        Assert.Null(_fences.Rival);
    }
}
