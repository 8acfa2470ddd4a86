using CsCheck;

namespace StreamRec.Ingest.Tests;

public sealed class StatePartsTests
{
    [Fact]
    public void Two_states_whose_parts_are_mixed_are_each_whole_or_not_there() =>
        Gen.Shuffle(Enumerable.Range(0, 8).ToArray()).Sample(order =>
        {
            var parts = new StateParts();
            Guid[] states = [Guid.NewGuid(), Guid.NewGuid()];
            var whole = order.Select(k => parts.Add(states[k % 2], k / 2, 4, [(byte)(k % 2), (byte)(k / 2)])).OfType<byte[]>().ToList();
            Assert.Equal(2, whole.Count);
            Assert.All(whole, state => Assert.Equal([state[0], 0, state[0], 1, state[0], 2, state[0], 3], state));
        });

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(-1, 2)]
    [InlineData(0, 1_000_000)]
    public void What_is_no_part_is_passed_over(int part, int parts) => Assert.Null(new StateParts().Add(Guid.NewGuid(), part, parts, [1]));
}
