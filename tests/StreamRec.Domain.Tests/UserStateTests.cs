using CsCheck;

namespace StreamRec.Domain.Tests;

public sealed class UserStateTests
{
    [Fact]
    public void A_partition_without_a_mark_has_minus_one() => Assert.Equal(-1, UserState.Empty.MarkOf("g", 0));

    [Fact]
    public void A_mark_never_goes_back()
    {
        var state = UserState.Empty.WithMark("g", 3, 10);
        Assert.Same(state, state.WithMark("g", 3, 9));
        Assert.Same(state, state.WithMark("g", 3, 10));
        Assert.Equal(11, state.WithMark("g", 3, 11).MarkOf("g", 3));
    }

    [Fact]
    public void The_current_and_the_previous_generation_are_kept()
    {
        var state = UserState.Empty.WithMark("a", 1, 1).WithMark("b", 1, 2).WithMark("b", 0, 3).WithMark("a", 0, 4);
        Assert.Equal([new Mark("a", 0, 4), new Mark("a", 1, 1), new Mark("b", 0, 3), new Mark("b", 1, 2)], state.Marks);
        var third = state.WithMark("c", 1, 5);
        Assert.Equal([new Mark("b", 0, 3), new Mark("b", 1, 2), new Mark("c", 1, 5)], third.Marks);
        Assert.Equal(-1, third.MarkOf("a", 1));
    }

    [Fact]
    public void Marks_are_the_highest_offsets_given_in_a_canonical_order() =>
        Gen.Select(Gen.Int[0, 5], Gen.Long[0, 50]).Array[0, 40].Sample(marks =>
        {
            var state = UserState.Empty;
            var highest = new SortedDictionary<int, long>();
            foreach (var (partition, offset) in marks)
            {
                state = state.WithMark("g", partition, offset);
                highest[partition] = Math.Max(offset, highest.GetValueOrDefault(partition, -1));
            }
            Assert.Equal(highest.Select(m => new Mark("g", m.Key, m.Value)), state.Marks);
        });
}
