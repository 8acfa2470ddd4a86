using CsCheck;

namespace StreamRec.Domain.Tests;

public sealed class DecayTests
{
    [Fact]
    public void A_factor_is_a_power_of_two() => Gen.Select(Gen.Long[0, 10_000_000_000_000], Gen.Long[1, 10_000_000_000]).Sample((elapsed, halfLife) =>
    {
        var exact = Math.Pow(2, -(double)elapsed / halfLife);
        Assert.Equal(exact, Decay.Factor(elapsed, halfLife), exact * 1e-12 + 1e-300);
    });

    [Fact]
    public void Half_of_it_is_left_after_a_half_life_exactly() => Assert.Equal((0.5, 0.25, 1.0), (Decay.Factor(7, 7), Decay.Factor(14, 7), Decay.Factor(0, 7)));

    [Fact]
    public void What_is_negligible_is_nothing() => Assert.Equal((0f, 1000L), Decay.Add(1e-10f, 0, 0, 1000, halfLife: 10));
}
