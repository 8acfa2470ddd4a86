using Google.Protobuf;
using StreamRec.Contracts.Checkpoints;

namespace StreamRec.Domain;

/// <summary>
/// User states as the journal keeps them: checkpoint.proto of Contracts. The same state gives the same bytes, and reading them
/// gives the same state, bit for bit.
/// </summary>
public static class UserStateCodec
{
    /// <summary>What is written. Read are this and every earlier version; golden bytes of each are checked in with the tests.</summary>
    public const int Version = 1;

    public static byte[] Write(UserState state)
    {
        var message = new UserCheckpoint
        {
            Version = Version,
            Profile = ProfileCheckpointWriter.Write(state.Profile),
            VersionCeiling = state.VersionCeiling,
        };
        foreach (var mark in state.Marks)
        {
            if (message.Marks.Count == 0 || message.Marks[^1].Generation != mark.Generation)
                message.Marks.Add(new GenerationMarks { Generation = mark.Generation });
            message.Marks[^1].Partitions.Add((uint)mark.Partition);
            message.Marks[^1].Offsets.Add(mark.Offset);
        }
        if (state.LastEvent is { } last)
        {
            message.LastEvent = new LastEventCheckpoint
            {
                EventId = last.EventId,
                EffectiveTime = last.EffectiveTime,
                Generation = last.Position.Generation,
                Partition = (uint)last.Position.Partition,
                Offset = last.Position.Offset,
            };
        }
        return message.ToByteArray();
    }

    /// <exception cref="CheckpointFormatException">Not a checkpoint, or of a version that this code does not know.</exception>
    public static UserState Read(ReadOnlySpan<byte> bytes)
    {
        UserCheckpoint message;
        try
        {
            message = UserCheckpoint.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new CheckpointFormatException($"A checkpoint of {bytes.Length} bytes is not protobuf: {e.Message}", e);
        }
        CheckpointFormatException.Require(message.Version == Version, "version", message.Version, $"{Version}");
        CheckpointFormatException.Require(message.Profile is not null, "profile", "missing", "a profile");

        var state = UserState.Empty with
        {
            Profile = ProfileCheckpointReader.Read(message.Profile!),
            VersionCeiling = message.VersionCeiling,
        };
        var marks = state.Marks.ToBuilder();
        foreach (var generation in message.Marks)
        {
            CheckpointFormatException.Require(
                generation.Partitions.Count == generation.Offsets.Count, "marks", generation.Offsets.Count,
                $"{generation.Partitions.Count} offsets");
            for (var i = 0; i < generation.Partitions.Count; i++)
                marks.Add(new Mark(generation.Generation, (int)generation.Partitions[i], generation.Offsets[i]));
        }
        var last = message.LastEvent;
        return state with
        {
            Marks = marks.ToImmutable(),
            LastEvent = last is null ? null : new LastEvent(
                last.EventId, last.EffectiveTime, new LogPosition(last.Generation, (int)last.Partition, last.Offset)),
        };
    }
}
