using System.Text;
using CsCheck;

namespace StreamRec.Domain.Tests;

public sealed class Murmur2Tests
{
    /// <summary>From Apache Kafka's UtilsTest.testMurmur2.</summary>
    [Theory]
    [InlineData("21", -973932308)]
    [InlineData("foobar", -790332482)]
    [InlineData("a-little-bit-long-string", -985981536)]
    [InlineData("a-little-bit-longer-string", -1486304829)]
    [InlineData("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971)]
    [InlineData("abc", 479470107)]
    public void Hashes_are_those_of_Kafka(string key, int hash) => Assert.Equal(hash, (int)Murmur2.Hash(Encoding.UTF8.GetBytes(key)));

    [Fact]
    public void A_partition_is_the_positive_hash_of_the_ids_UTF8() => Gen.Select(Gen.String, Gen.Int[1, 100]).Sample((id, partitions) =>
    {
        var hash = Murmur2.Hash(Encoding.UTF8.GetBytes(id)) & 0x7fffffff;
        Assert.Equal((int)(hash % (uint)partitions), Murmur2.Partition(new UserId(id), partitions));
    });
}
