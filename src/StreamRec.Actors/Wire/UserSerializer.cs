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
        OpenLane => "ol",
        _ => throw new ArgumentException($"{o.GetType()} has no manifest: it neither is stored nor crosses nodes."),
    };

    public override byte[] ToBinary(object obj) => obj switch
    {
        CheckpointStored c => UserStateCodec.Write(c.State),
        FoldBatch b => LaneCodec.Of(b).ToByteArray(),
        AskDurable a => LaneCodec.Offset(a.UserId, a.Epoch, a.SentUpTo).ToByteArray(),
        NothingPending n => LaneCodec.Offset(n.UserId, n.Epoch, n.UpTo).ToByteArray(),
        LogAway a => LaneCodec.Of(a).ToByteArray(),
        Gap g => LaneCodec.Offset(g.UserId, g.Epoch, g.Mark).ToByteArray(),
        Durable d => LaneCodec.Offset(d.UserId, d.Epoch, d.Mark).ToByteArray(),
        Folded f => LaneCodec.Of(f).ToByteArray(),
        AskPending a => new AskPendingWire { UserId = a.UserId.Value, Partition = a.Partition }.ToByteArray(),
        Quarantined q => new QuarantinedWire { UserId = q.UserId.Value, Epoch = LaneCodec.Of(q.Epoch), Reason = q.Reason }.ToByteArray(),
        Subscribe s => ReadCodec.Read(s.UserId, s.Request, null).ToByteArray(),
        Unsubscribe u => ReadCodec.Read(u.UserId, new ListRequest(u.Surface, 0, null, null, null), null).ToByteArray(),
        GetList g => ReadCodec.Read(g.UserId, g.Request, g.AtLeast).ToByteArray(),
        GetProfile g => ReadCodec.Read(g.UserId, null, g.AtLeast).ToByteArray(),
        Release r => ReadCodec.Read(r.UserId, null, null).ToByteArray(),
        Released r => ReadCodec.Read(r.UserId, null, null).ToByteArray(),
        UserView v => ReadCodec.Of(v).ToByteArray(),
        ReadRefused r => ReadCodec.Of(r).ToByteArray(),
        ListUpdate l => ReadCodec.Of(l).ToByteArray(),
        CheckpointAndStop => [],
        OpenLane o => new AskPendingWire { Partition = o.Partition }.ToByteArray(),
        _ => throw new ArgumentException($"{obj.GetType()} has no manifest: it neither is stored nor crosses nodes."),
    };

    public override object FromBinary(byte[] bytes, string manifest)
    {
        switch (manifest)
        {
            case "C1": return new CheckpointStored(UserStateCodec.Read(bytes));
            case "fb": return LaneCodec.Batch(FoldBatchWire.Parser.ParseFrom(bytes));
            case "fo": return LaneCodec.Folded(FoldedWire.Parser.ParseFrom(bytes));
            case "ad" or "np" or "ga" or "du": return LaneCodec.Offset(OffsetWire.Parser.ParseFrom(bytes), manifest);
            case "la": return LaneCodec.Away(LogAwayWire.Parser.ParseFrom(bytes));
            case "ap": return AskPendingWire.Parser.ParseFrom(bytes) is var a ? new AskPending(new UserId(a.UserId), a.Partition) : null!;
            case "qu": return LaneCodec.Quarantined(QuarantinedWire.Parser.ParseFrom(bytes));
            case "su" or "us" or "gl" or "gp" or "re" or "rd": return ReadCodec.Read(ReadWire.Parser.ParseFrom(bytes), manifest);
            case "uv": return ReadCodec.View(ViewWire.Parser.ParseFrom(bytes));
            case "rr": return ReadCodec.Refused(RefusedWire.Parser.ParseFrom(bytes));
            case "lu": return ReadCodec.Update(ListWire.Parser.ParseFrom(bytes));
            case "cs": return CheckpointAndStop.Instance;
            case "ol": return new OpenLane(AskPendingWire.Parser.ParseFrom(bytes).Partition);
            default: throw new ArgumentException($"Manifest '{manifest}' is not known; this node may be older than its sender.");
        }
    }
}
