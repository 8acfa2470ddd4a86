using CsCheck;

namespace StreamRec.Domain.Tests;

public sealed class LogPositionTests
{
    [Fact]
    public void What_was_given_out_is_taken_back() =>
        Gen.Select(Gen.String[Gen.Char.AlphaNumeric, 0, 36], Gen.Int[0, int.MaxValue], Gen.Long[0, long.MaxValue]).Sample((generation, partition, offset) =>
        {
            var position = new LogPosition(generation, partition, offset);
            Assert.True(LogPosition.TryParse(position.ToString(), out var parsed));
            Assert.Equal(position, parsed);
        });

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("not base64 !")]
    [InlineData("YS8x")]
    [InlineData("YS8tMS81")]
    [InlineData("YS8xL3g")]
    [InlineData("YS8xLzIvMw")]
    public void Anything_else_is_refused(string? text) => Assert.False(LogPosition.TryParse(text, out _));

    [Fact]
    public void No_text_makes_it_throw() => Gen.String.Sample(text => Assert.False(LogPosition.TryParse(text, out var p) && p.Offset < 0));
}
