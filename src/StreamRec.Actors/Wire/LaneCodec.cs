using System.Collections.Immutable;
using StreamRec.Contracts;
using StreamRec.Contracts.Wire;
using StreamRec.Domain;

namespace StreamRec.Actors.Wire;

/// <summary>The hand-off's messages as protobuf.</summary>
internal static class LaneCodec
{
    public static EpochWire Of(LaneEpoch epoch) =>
        new() { Generation = epoch.Generation, Partition = epoch.Partition, Number = epoch.Number };

    public static LaneEpoch Epoch(EpochWire wire) => new(wire.Generation, wire.Partition, wire.Number);

    public static OffsetWire Offset(UserId user, LaneEpoch epoch, long offset) =>
        new() { UserId = user.Value, Epoch = Of(epoch), Offset = offset };

    public static object Offset(OffsetWire wire, string manifest)
    {
        var user = new UserId(wire.UserId);
        var epoch = Epoch(wire.Epoch);
        return manifest switch
        {
            "ad" => new AskDurable(user, epoch, wire.Offset),
            "np" => new NothingPending(user, epoch, wire.Offset),
            "ga" => new Gap(user, epoch, wire.Offset),
            _ => new Durable(user, epoch, wire.Offset),
        };
    }

    public static LogAwayWire Of(LogAway away) =>
        new() { UserId = away.UserId.Value, Epoch = away.Epoch is { } epoch ? Of(epoch) : null };

    public static LogAway Away(LogAwayWire wire) => new(new UserId(wire.UserId), wire.Epoch is { } epoch ? Epoch(epoch) : null);

    public static FoldBatchWire Of(FoldBatch batch)
    {
        var wire = new FoldBatchWire { UserId = batch.UserId.Value, Epoch = Of(batch.Epoch), Prev = batch.Prev };
        foreach (var e in batch.Events)
            wire.Events.Add(new RecordedWire { Offset = e.Offset, RecordTime = e.RecordTime, Event = Of(e.Event) });
        return wire;
    }

    public static FoldBatch Batch(FoldBatchWire wire)
    {
        var events = ImmutableArray.CreateBuilder<RecordedEvent>(wire.Events.Count);
        foreach (var e in wire.Events) events.Add(new RecordedEvent(e.Offset, e.RecordTime, Event(e.Event)));
        return new FoldBatch(new UserId(wire.UserId), Epoch(wire.Epoch), wire.Prev, events.MoveToImmutable());
    }

    public static FoldedWire Of(Folded folded)
    {
        var wire = new FoldedWire { UserId = folded.UserId.Value, Epoch = Of(folded.Epoch), Mark = folded.Mark };
        foreach (var r in folded.Rejected) wire.Rejected.Add(new RejectedWire { Offset = r.Offset, Reason = r.Reason });
        return wire;
    }

    public static Folded Folded(FoldedWire wire) =>
        new(new UserId(wire.UserId), Epoch(wire.Epoch), wire.Mark, [.. wire.Rejected.Select(r => new RejectedEvent(r.Offset, r.Reason))]);

    public static Quarantined Quarantined(QuarantinedWire wire) => new(new UserId(wire.UserId), Epoch(wire.Epoch), wire.Reason);

    private static EventWire Of(UserEvent e)
    {
        var wire = new EventWire { EventId = e.EventId, UserId = e.UserId, Type = (uint)e.Type, Timestamp = e.Timestamp };
        if (e.ItemId is not null) wire.ItemId = e.ItemId;
        if (e.SessionId is not null) wire.SessionId = e.SessionId;
        if (e.DeviceId is not null) wire.DeviceId = e.DeviceId;
        if (e.Surface is not null) wire.Surface = e.Surface;
        if (e.Position is { } position) wire.Position = position;
        if (e.ListVersion is { } version) wire.ListVersion = version;
        if (e.Locale is not null) wire.Locale = e.Locale;
        if (e.Country is not null) wire.Country = e.Country;
        if (e.PositionSeconds is { } head) wire.PositionSeconds = head;
        if (e.DurationSeconds is { } duration) wire.DurationSeconds = duration;
        if (e.Rating is { } rating) wire.Rating = rating;
        if (e.Query is not null) wire.Query = e.Query;
        if (e.Attributes is { } attributes) wire.Attributes = attributes.Json;
        if (e.DeclaredAs is { } declared) (wire.DeclaredAs, wire.Weight) = (declared.Name, declared.Weight);
        return wire;
    }

    private static UserEvent Event(EventWire e) => new()
    {
        EventId = e.EventId,
        UserId = e.UserId,
        Type = (EventType)e.Type,
        Timestamp = e.Timestamp,
        ItemId = e.HasItemId ? e.ItemId : null,
        SessionId = e.HasSessionId ? e.SessionId : null,
        DeviceId = e.HasDeviceId ? e.DeviceId : null,
        Surface = e.HasSurface ? e.Surface : null,
        Position = e.HasPosition ? e.Position : null,
        ListVersion = e.HasListVersion ? e.ListVersion : null,
        Locale = e.HasLocale ? e.Locale : null,
        Country = e.HasCountry ? e.Country : null,
        PositionSeconds = e.HasPositionSeconds ? e.PositionSeconds : null,
        DurationSeconds = e.HasDurationSeconds ? e.DurationSeconds : null,
        Rating = e.HasRating ? e.Rating : null,
        Query = e.HasQuery ? e.Query : null,
        Attributes = e.HasAttributes ? PersonAttributes.Of(e.Attributes) : null,
        DeclaredAs = e.HasDeclaredAs ? new EventName(e.DeclaredAs, e.Type == 0 ? null : (EventType)e.Type, e.Weight) : null,
    };
}
