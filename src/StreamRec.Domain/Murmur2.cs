using System.Text;

namespace StreamRec.Domain;

/// <summary>
/// Kafka's default partitioner (org.apache.kafka.common.utils.Utils.murmur2), so that a user's shard is its partition.
/// librdkafka's own default is CRC32: producers set <c>partitioner=murmur2_random</c>.
/// </summary>
public static class Murmur2
{
    private const uint M = 0x5bd1e995;
    private const uint Seed = 0x9747b28c;

    public static int Partition(UserId user, int partitions) => (int)((Hash(user) & 0x7fffffff) % (uint)partitions);

    public static uint Hash(UserId user)
    {
        Span<byte> buffer = stackalloc byte[512];
        var count = Encoding.UTF8.GetMaxByteCount(user.Value.Length) <= buffer.Length
            ? Encoding.UTF8.GetBytes(user.Value, buffer)
            : -1;
        return count >= 0 ? Hash(buffer[..count]) : Hash(Encoding.UTF8.GetBytes(user.Value));
    }

    public static uint Hash(ReadOnlySpan<byte> data)
    {
        var h = Seed ^ (uint)data.Length;
        while (data.Length >= 4)
        {
            var k = BitConverter.ToUInt32(data) * M;
            k = (k ^ (k >> 24)) * M;
            h = (h * M) ^ k;
            data = data[4..];
        }
        switch (data.Length)
        {
            case 3: h ^= (uint)data[2] << 16; goto case 2;
            case 2: h ^= (uint)data[1] << 8; goto case 1;
            case 1: h = (h ^ data[0]) * M; break;
        }
        h = (h ^ (h >> 13)) * M;
        return h ^ (h >> 15);
    }
}
