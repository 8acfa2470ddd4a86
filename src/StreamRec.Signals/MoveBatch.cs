using System.Text;
using Google.Protobuf;
using StreamRec.Contracts.Wire;
using StreamRec.Domain;

namespace StreamRec.Signals;

/// <summary>Moves as bytes for other nodes, with their titles' ids: a title's number is known in its own process only.</summary>
public static class MoveBatch
{
    public const int Version = 1;

    /// <summary>Estimated: well below the megabyte that Kafka takes by default.</summary>
    private const int MaxBytes = 512 * 1024;

    /// <summary>As <see cref="ItemId"/> says.</summary>
    private const int MaxIdBytes = 64;

    /// <summary>The moves in as many records as their size needs, and how many are in each.</summary>
    public static IEnumerable<(byte[] Bytes, int Moves)> Write(IReadOnlyList<SignalMove> moves, ItemIndex index)
    {
        for (var i = 0; i < moves.Count;)
        {
            var batch = new MoveBatchWire { Version = Version };
            var titles = new Dictionary<int, uint>();
            var bytes = 0;
            for (; i < moves.Count && bytes < MaxBytes; i++) bytes += Add(moves[i]);
            yield return (batch.ToByteArray(), batch.Moves.Count);

            int Add(in SignalMove move)
            {
                var before = titles.Count;
                var wire = new MoveWire { Item = Number(move.Item), At = move.At, Hour = (uint)move.Hour };
                if (move.Country is { } country) wire.Country = country;
                foreach (var earlier in move.Recent.Span) wire.Recent.Add(Number(earlier));
                batch.Moves.Add(wire);
                var size = wire.CalculateSize() + 4;
                for (var title = before; title < titles.Count; title++) size += Encoding.UTF8.GetByteCount(batch.Titles[title]) + 2;
                return size;
            }

            uint Number(int item)
            {
                if (titles.TryGetValue(item, out var number)) return number;
                titles[item] = number = (uint)titles.Count;
                batch.Titles.Add(index[item].Value);
                return number;
            }
        }
    }

    /// <summary>
    /// The moves, whose titles are added to <paramref name="index"/>: what is counted must not depend on what a node's catalogue has at
    /// that moment. Null: this is no batch of this version, or has what no node writes.
    /// </summary>
    /// <param name="latest">ms: a move after it is none. A time far ahead would make all that was counted before it vanish.</param>
    public static IReadOnlyList<SignalMove>? Read(ReadOnlySpan<byte> bytes, ItemIndex index, long latest)
    {
        MoveBatchWire batch;
        try
        {
            batch = MoveBatchWire.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
        if (batch.Version != Version || batch.Titles.Any(title => !IsId(title))
            || batch.Moves.Any(move => !IsSound(move, batch.Titles.Count, latest))) return null;

        var numbers = new int[batch.Titles.Count];
        for (var title = 0; title < numbers.Length; title++)
            numbers[title] = index.Add(new ItemId(batch.Titles[title]));
        var moves = new List<SignalMove>(batch.Moves.Count);
        foreach (var move in batch.Moves)
        {
            int[] recent = [.. move.Recent.Select(earlier => numbers[(int)earlier])];
            moves.Add(new SignalMove(numbers[move.Item], move.At, (int)move.Hour, move.HasCountry ? move.Country : null, recent));
        }
        return moves;
    }

    private static bool IsId(string title) =>
        title.Length > 0 && Encoding.UTF8.GetByteCount(title) <= MaxIdBytes && !title.Any(char.IsControl);

    private static bool IsSound(MoveWire move, int titles, long latest) =>
        move.Item < titles && move.At >= 1 && move.At <= latest && move.Hour < 24
        && move.Recent.Count <= OrderedKnn.History && move.Recent.All(earlier => earlier < titles);
}
