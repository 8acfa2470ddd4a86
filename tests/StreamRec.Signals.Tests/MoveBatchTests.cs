using StreamRec.Domain;
using static StreamRec.Signals.Tests.Moves;

namespace StreamRec.Signals.Tests;

/// <summary>Moves on their way to other nodes: what a node of another version sent must go on being read.</summary>
public sealed class MoveBatchTests
{
    private const string Golden =
        "CAESBnQwMDAwMBIGdDAwMDAxEgZ0MDAwMDIaDxCA2OuD6DMiAnNlKgIBAhoLCAEQgLXHhegzGAE=";
    private readonly ItemIndex _index = Titles(4);

    private static SignalMove[] Sample => [To(0, Start, "se", 1, 2), To(1, Start + Hour)];

    private byte[] Written => Assert.Single(MoveBatch.Write(Sample, _index)).Bytes;

    [Fact]
    public void Version_1_is_written_as_the_golden_bytes() => Assert.Equal(Golden, Convert.ToBase64String(Written));

    [Fact]
    public void The_golden_bytes_are_read_as_what_was_written() =>
        AssertSame(Sample, MoveBatch.Read(Convert.FromBase64String(Golden), _index, Start + Day));

    [Fact]
    public void Another_process_finds_the_titles_under_its_own_numbers_and_counts_those_too_that_it_does_not_know_yet()
    {
        var other = new ItemIndex();
        foreach (var title in new[] { 3, 2, 0 }) other.Add(_index[title]);

        var moves = MoveBatch.Read(Written, other, Start + Day)!;
        Assert.Equal(["t00000", "t00001"], moves.Select(move => other[move.Item].Value));
        Assert.Equal(["t00001", "t00002"], moves[0].Recent.ToArray().Select(item => other[item].Value));
        Assert.Equal(4, other.Count);
    }

    [Fact]
    public void What_is_too_much_for_one_record_goes_in_several_and_each_stands_alone()
    {
        var index = Titles(40_000);
        var moves = Enumerable.Range(30, 39_970).Select(i => To(i, Start + i, null, [.. Enumerable.Range(i - 30, 30)])).ToList();

        var records = MoveBatch.Write(moves, index).ToList();

        Assert.InRange(records.Count, 2, 20);
        Assert.All(records, record => Assert.InRange(record.Bytes.Length, 1, 600_000));
        AssertSame(moves, [.. records.SelectMany(record => MoveBatch.Read(record.Bytes, index, Start + Day)!)]);
        Assert.Equal(moves.Count, records.Sum(record => record.Moves));
    }

    [Theory]
    [InlineData("")] // no version
    [InlineData("CAI=")] // version 2
    [InlineData("////")] // no protobuf
    [InlineData("CAEaBBABGAA=")] // a move to title 0 of none
    [InlineData("CAESAQc=")] // a title that is a control character
    public void What_is_no_batch_is_not_read(string bytes) =>
        Assert.Null(MoveBatch.Read(Convert.FromBase64String(bytes), _index, Start));

    [Fact]
    public void A_batch_from_the_future_is_not_read() => Assert.Null(MoveBatch.Read(Written, _index, Start + Hour - 1));

    private static void AssertSame(IReadOnlyList<SignalMove> expected, IReadOnlyList<SignalMove>? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.Select(Text), actual.Select(Text));
    }

    private static string Text(SignalMove move) => $"{move.Item} {move.At} {move.Hour} {move.Country} {string.Join(',', move.Recent.ToArray())}";
}
