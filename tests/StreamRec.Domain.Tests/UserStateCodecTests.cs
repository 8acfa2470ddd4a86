using CsCheck;
using StreamRec.Contracts;
using static StreamRec.Domain.Tests.Given;

namespace StreamRec.Domain.Tests;

public sealed class UserStateCodecTests
{
    /// <summary>A state with something in every field, the same in each run.</summary>
    private static UserState Golden()
    {
        var profile = Folded(
            Event(EventType.Impression, Alien, id: "1", country: "DE", locale: "de-DE"),
            Event(EventType.Impression, Title(5), Start + 5 * Minute, "2"),
            Event(EventType.PlayStart, Heat, Start + 6 * Minute, "3", position: 0, duration: 10_200),
            Event(EventType.PlayStop, Heat, Start + 40 * Minute, "4", position: 2040, duration: 10_200),
            Event(EventType.Rate, Heat, Start + 41 * Minute, "5", rating: 4.5),
            Event(EventType.Dislike, Title(1), Start + 42 * Minute, "6"),
            Event(EventType.Like, Title(2), Start + 43 * Minute, "7"),
            Event(EventType.AddToList, Title(3), Start + 44 * Minute, "8"),
            Event(EventType.NotInterested, Title(4), Start + 45 * Minute, "9"),
            Event(EventType.Search, default, Start + 46 * Minute, "10", query: "ÿ heist"),
            Event(EventType.Impression, Alien, Start + 47 * Minute, "11"));
        return (UserState.Empty with { Profile = profile, VersionCeiling = 7_300_000_000_000_000, LastEvent = new LastEvent("11", Start + 47 * Minute, new LogPosition("topic-b", 3, 99)) })
            .WithMark("topic-a", 3, 41).WithMark("topic-b", 0, 7).WithMark("topic-b", 3, 99);
    }

    [Fact]
    public void A_state_is_written_as_the_golden_bytes() =>
        Assert.Equal(Convert.ToBase64String(Read("user-state.v1.1.base64")), Convert.ToBase64String(UserStateCodec.Write(Golden())));

    /// <summary>The first ones are of before ids were remembered by kind; they had neither past sessions nor ages of country and locale.</summary>
    [Theory]
    [InlineData("user-state.v1.base64")]
    [InlineData("user-state.v1.1.base64")]
    public void The_golden_bytes_read_as_the_state_that_they_were(string file)
    {
        var read = UserStateCodec.Read(Read(file));
        var golden = Golden();
        Assert.Equal(golden.Marks, read.Marks);
        Assert.Equal(golden.LastEvent, read.LastEvent);
        Assert.Equal(golden.VersionCeiling, read.VersionCeiling);
        Assert.Equal(golden.Profile.Titles.ToArray(), read.Profile.Titles.ToArray());
        Assert.Equal(golden.Profile.Recent, read.Profile.Recent);
        Assert.Equal(ProfileJson.Write(new UserId("ann"), golden.Profile), ProfileJson.Write(new UserId("ann"), read.Profile));
        foreach (var (type, id) in new[] { (EventType.Impression, "1"), (EventType.Rate, "5"), (EventType.Impression, "11") })
            Assert.Equal(FoldEffect.Repeat, read.Profile.Fold(Event(type, Alien, id: id), FoldOptions.Default).Effect);
    }

    [Fact]
    public void A_ring_that_was_stored_in_the_order_of_arrival_is_read_in_the_order_of_time()
    {
        var message = Contracts.Checkpoints.UserCheckpoint.Parser.ParseFrom(Bytes(Folded(
            Event(EventType.Like, Heat), Event(EventType.Like, Alien, Start + Minute), Event(EventType.Like, Title(1), Start + 2 * Minute))));
        var at = message.Profile.Recent.At;
        (at[1], at[2]) = (at[1] + at[2], -at[2]); // Alien's like was the newest, and title 1's came late
        var read = UserStateCodec.Read(Google.Protobuf.MessageExtensions.ToByteArray(message)).Profile;
        Assert.Equal([(Heat, Start), (Title(1), Start + Minute), (Alien, Start + 2 * Minute)], read.Recent.ToArray().Select(e => (e.Item, e.At)));
    }

    [Fact]
    public void The_empty_state_reads_back()
    {
        var read = UserStateCodec.Read(UserStateCodec.Write(UserState.Empty));
        Assert.Empty(read.Marks);
        Assert.Null(read.LastEvent);
        Assert.Equal(Bytes(Profile.Empty), Bytes(read.Profile));
    }

    [Fact]
    public void Random_bytes_are_refused_by_name() => Gen.Byte.Array[0, 200].Sample(bytes =>
        Assert.Throws<CheckpointFormatException>(() => UserStateCodec.Read(bytes)));

    [Fact]
    public void Damaged_checkpoints_are_read_or_refused_and_nothing_else() =>
        Gen.Select(Gen.Int[0, int.MaxValue], Gen.Byte, Gen.Int[0, 4096]).Sample((place, value, cut) =>
        {
            var bytes = UserStateCodec.Write(Golden());
            bytes[place % bytes.Length] = value;
            var damaged = bytes.AsSpan(0, Math.Max(0, bytes.Length - (cut < 2048 ? 0 : cut % bytes.Length)));
            try
            {
                Assert.NotNull(UserStateCodec.Read(damaged));
            }
            catch (CheckpointFormatException e)
            {
                Assert.Contains("checkpoint", e.Message, StringComparison.Ordinal);
            }
        }, iter: 20_000);

    [Fact]
    public void A_later_version_is_refused_with_both_numbers()
    {
        var message = Contracts.Checkpoints.UserCheckpoint.Parser.ParseFrom(UserStateCodec.Write(UserState.Empty));
        message.Version = 2;
        var e = Assert.Throws<CheckpointFormatException>(() => UserStateCodec.Read(Google.Protobuf.MessageExtensions.ToByteArray(message)));
        Assert.Equal("A checkpoint's version is 2; expected: 1.", e.Message);
    }

    private static byte[] Read(string golden) =>
        Convert.FromBase64String(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "golden", golden)).Trim());
}
