using Akka.Actor;
using Akka.Serialization;
using Google.Protobuf;
using StreamRec.Contracts.Wire;
using StreamRec.Domain;

namespace StreamRec.Actors.Wire;

/// <summary>
/// Journal and wire, protobuf under short manifests that are never reused: golden bytes of each are checked in with the
/// tests. Upper case: the journal. Lower case: between nodes. Taken before: S1, a snapshot, never newer than the journal's row.
/// </summary>
public sealed class UserSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    /// <summary>Stored beside every row: never changes.</summary>
    public override int Identifier => 7301;

    public override string Manifest(object o) => o switch
    {
        CheckpointStored => "C1",
        FoldBatch => "fb",
        AskDurable => "ad",
        NothingPending => "np",
        LogAway => "la",
        AskPending => "ap",
        Folded => "fo",
        Gap => "ga",
        Durable => "du",
        Quarantined => "qu",
        Subscribe => "su",
        Unsubscribe => "us",
        GetList => "gl",
        GetProfile => "gp",
        UserView => "uv",
        ReadRefused => "rr",
        ListUpdate => "lu",
        Release => "re",
        Released => "rd",
        CheckpointAndStop => "cs",
        _ => throw new ArgumentException($"{o.GetType()} has no manifest: it neither is stored nor crosses nodes."),
    };

    public override byte[] ToBinary(object obj) => obj switch
    {
        CheckpointStored c => UserStateCodec.Write(c.State),
        FoldBatch b => LaneWire.Of(b).ToByteArray(),
        AskDurable a => LaneWire.Offset(a.UserId, a.Epoch, a.SentUpTo).ToByteArray(),
        NothingPending n => LaneWire.Offset(n.UserId, n.Epoch, n.UpTo).ToByteArray(),
        LogAway a => LaneWire.Of(a).ToByteArray(),
        Gap g => LaneWire.Offset(g.UserId, g.Epoch, g.Mark).ToByteArray(),
        Durable d => LaneWire.Offset(d.UserId, d.Epoch, d.Mark).ToByteArray(),
        Folded f => LaneWire.Of(f).ToByteArray(),
        AskPending a => new AskPendingWire { UserId = a.UserId.Value, Partition = a.Partition }.ToByteArray(),
        Quarantined q => new QuarantinedWire { UserId = q.UserId.Value, Epoch = LaneWire.Of(q.Epoch), Reason = q.Reason }.ToByteArray(),
        Subscribe s => ListWires.Read(s.UserId, s.Request, null).ToByteArray(),
        Unsubscribe u => ListWires.Read(u.UserId, new ListRequest(u.Surface, 0, null, null, null), null).ToByteArray(),
        GetList g => ListWires.Read(g.UserId, g.Request, g.AtLeast).ToByteArray(),
        GetProfile g => ListWires.Read(g.UserId, null, g.AtLeast).ToByteArray(),
        Release r => ListWires.Read(r.UserId, null, null).ToByteArray(),
        Released r => ListWires.Read(r.UserId, null, null).ToByteArray(),
        UserView v => ListWires.Of(v).ToByteArray(),
        ReadRefused r => new RefusedWire { UserId = r.UserId.Value, Refusal = (uint)r.Refusal, Message = r.Message }.ToByteArray(),
        ListUpdate l => ListWires.Of(l).ToByteArray(),
        CheckpointAndStop => [],
        _ => throw new ArgumentException($"{obj.GetType()} has no manifest: it neither is stored nor crosses nodes."),
    };

    public override object FromBinary(byte[] bytes, string manifest)
    {
        switch (manifest)
        {
            case "C1": return new CheckpointStored(UserStateCodec.Read(bytes));
            case "fb": return LaneWire.Batch(FoldBatchWire.Parser.ParseFrom(bytes));
            case "fo": return LaneWire.Folded(FoldedWire.Parser.ParseFrom(bytes));
            case "ad" or "np" or "ga" or "du": return LaneWire.Offset(OffsetWire.Parser.ParseFrom(bytes), manifest);
            case "la": return LaneWire.Away(LogAwayWire.Parser.ParseFrom(bytes));
            case "ap": return AskPendingWire.Parser.ParseFrom(bytes) is var a ? new AskPending(new UserId(a.UserId), a.Partition) : null!;
            case "qu": return LaneWire.Quarantined(QuarantinedWire.Parser.ParseFrom(bytes));
            case "su" or "us" or "gl" or "gp" or "re" or "rd": return ListWires.Read(ReadWire.Parser.ParseFrom(bytes), manifest);
            case "uv": return ListWires.View(ViewWire.Parser.ParseFrom(bytes));
            case "rr": return ListWires.Refused(RefusedWire.Parser.ParseFrom(bytes));
            case "lu": return ListWires.Update(ListWire.Parser.ParseFrom(bytes));
            case "cs": return CheckpointAndStop.Instance;
            default: throw new ArgumentException($"Manifest '{manifest}' is not known; this node may be older than its sender.");
        }
    }
}
