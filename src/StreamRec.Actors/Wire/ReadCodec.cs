using System.Collections.Immutable;
using Google.Protobuf;
using StreamRec.Contracts.Wire;
using StreamRec.Domain;
using StreamRec.Ranking;

namespace StreamRec.Actors.Wire;

/// <summary>Reads and lists as protobuf.</summary>
internal static class ReadCodec
{
    public static ReadWire Read(UserId user, ListRequest? request, LogPosition? atLeast)
    {
        var wire = new ReadWire { UserId = user.Value, AtLeast = Of(atLeast) };
        if (request is null) return wire;
        wire.Request = new RequestWire { Surface = request.Surface.Name, Limit = request.Limit };
        if (request.Country is not null) wire.Request.Country = request.Country;
        if (request.Maturity is { } maturity) wire.Request.Maturity = maturity;
        if (request.Device is not null) wire.Request.Device = request.Device;
        return wire;
    }

    public static object Read(ReadWire wire, string manifest)
    {
        var user = new UserId(wire.UserId);
        return manifest switch
        {
            "su" => new Subscribe(user, Request(wire.Request)),
            "us" => new Unsubscribe(user, new Surface(wire.Request.Surface)),
            "gl" => new GetList(user, Request(wire.Request), Position(wire.AtLeast)),
            "gp" => new GetProfile(user, Position(wire.AtLeast)),
            "re" => new Release(user),
            _ => new Released(user),
        };
    }

    public static ViewWire Of(UserView view) => new()
    {
        UserId = view.UserId.Value,
        State = UnsafeByteOperations.UnsafeWrap(
            UserStateCodec.Write(UserState.Empty with { Profile = view.Profile, LastEvent = view.LastEvent })),
        Incomplete = view.Incomplete,
    };

    public static UserView View(ViewWire wire)
    {
        var state = UserStateCodec.Read(wire.State.Span);
        return new UserView(new UserId(wire.UserId), state.Profile, state.LastEvent, wire.Incomplete);
    }

    public static RefusedWire Of(ReadRefused refused)
    {
        var wire = new RefusedWire { UserId = refused.UserId.Value, Refusal = (uint)refused.Refusal, Message = refused.Message };
        if (refused.Surface is { } surface) wire.Surface = surface.Name;
        return wire;
    }

    public static ReadRefused Refused(RefusedWire wire) => new(new UserId(wire.UserId), (ReadRefusal)wire.Refusal, wire.Message)
    {
        Surface = wire.HasSurface ? new Surface(wire.Surface) : null,
    };

    public static ListWire Of(ListUpdate list)
    {
        var wire = new ListWire
        {
            UserId = list.UserId.Value,
            Surface = list.Surface.Name,
            Version = list.Version,
            Model = list.Model,
            Provenance = Of(list.Provenance),
            Incomplete = list.Incomplete,
        };
        if (list.AsOf is { } last)
            wire.AsOf = new LastEventWire { EventId = last.EventId, EffectiveTime = last.EffectiveTime, Position = Of(last.Position) };
        foreach (var title in list.Items) wire.Items.Add(Of(title));
        return wire;
    }

    public static ListUpdate Update(ListWire wire)
    {
        var items = ImmutableArray.CreateBuilder<RankedTitle>(wire.Items.Count);
        foreach (var t in wire.Items) items.Add(Title(t));
        var p = wire.Provenance;
        var context = new RankingContext(p.Now, p.HasCountry ? p.Country : null, p.HasDevice ? p.Device : null, p.Maturity)
        {
            Shuffle = p.HasShuffle ? p.Shuffle : null,
        };
        var asOf = wire.AsOf is { } e ? new LastEvent(e.EventId, e.EffectiveTime, Position(e.Position)!.Value) : null;
        return new ListUpdate(
            new UserId(wire.UserId), new Surface(wire.Surface), wire.Version, wire.Model, asOf, items.MoveToImmutable(),
            new Provenance(p.Model, p.CatalogVersion, p.SignalsVersion, context), wire.Incomplete);
    }

    private static TitleWire Of(RankedTitle t)
    {
        var wire = new TitleWire
        {
            ItemId = t.ItemId.Value,
            Title = t.Title,
            Kind = t.Kind,
            Year = t.Year,
            Genres = { t.Genres },
            Score = t.Score,
            Reason = t.Reason,
            ReasonCode = t.ReasonCode,
            ReasonItems = { t.ReasonItems.Select(i => i.Value) },
            Sources = (uint)t.Sources,
        };
        if (t.Like is { } like) wire.Like = like;
        return wire;
    }

    private static RankedTitle Title(TitleWire t) => new(
        new ItemId(t.ItemId), t.Title, t.Kind, t.Year, [.. t.Genres], t.Score, t.Reason, t.ReasonCode,
        [.. t.ReasonItems.Select(i => new ItemId(i))], (CandidateSources)t.Sources,
        t.HasLike ? t.Like : null);

    private static ProvenanceWire Of(Provenance p)
    {
        var wire = new ProvenanceWire
        {
            Model = p.Model,
            CatalogVersion = p.CatalogVersion,
            SignalsVersion = p.SignalsVersion,
            Now = p.Context.Now,
            Maturity = p.Context.Maturity,
        };
        if (p.Context.Country is not null) wire.Country = p.Context.Country;
        if (p.Context.Device is not null) wire.Device = p.Context.Device;
        if (p.Context.Shuffle is { } shuffle) wire.Shuffle = shuffle;
        return wire;
    }

    private static ListRequest Request(RequestWire r) => new(
        new Surface(r.Surface), r.Limit, r.HasCountry ? r.Country : null, r.HasMaturity ? r.Maturity : null, r.HasDevice ? r.Device : null);

    private static PositionWire? Of(LogPosition? p) =>
        p is { } at ? new PositionWire { Generation = at.Generation, Partition = at.Partition, Offset = at.Offset } : null;

    private static LogPosition? Position(PositionWire? wire) =>
        wire is null ? null : new LogPosition(wire.Generation, wire.Partition, wire.Offset);
}
