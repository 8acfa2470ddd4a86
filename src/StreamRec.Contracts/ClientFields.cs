namespace StreamRec.Contracts;

/// <summary>A screen's message while its members come in, in any order.</summary>
internal ref struct ClientFields(EventNames names)
{
    private string? _type, _userId, _surface, _country;
    private long? _limit, _lastVersion, _maturity;
    private bool? _deltas;
    private ReadOnlySpan<byte> _event;
    private bool _eventGiven;
    private uint _given;

    public void Read(ref ObjectReader json, ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("type"u8))
        {
            if (json.First("type", ref _given, 0)) _type = json.Text("type", EventLimits.EventBytes, controlCharacters: true);
        }
        else if (name.SequenceEqual("userId"u8))
        {
            if (json.First("userId", ref _given, 1)) _userId = json.Text("userId", EventLimits.UserIdBytes);
        }
        else if (name.SequenceEqual("surface"u8))
        {
            if (json.First("surface", ref _given, 2)) _surface = json.Text("surface", EventLimits.SurfaceBytes);
        }
        else if (name.SequenceEqual("limit"u8))
        {
            if (json.First("limit", ref _given, 3)) _limit = json.Integer("limit", 1, SubscribeMessage.HighestLimit);
        }
        else if (name.SequenceEqual("lastVersion"u8))
        {
            if (json.First("lastVersion", ref _given, 4)) _lastVersion = json.Integer("lastVersion", 0, long.MaxValue);
        }
        else if (name.SequenceEqual("deltas"u8))
        {
            if (json.First("deltas", ref _given, 5)) _deltas = json.Flag("deltas");
        }
        else if (name.SequenceEqual("country"u8))
        {
            if (json.First("country", ref _given, 6)) _country = json.Country();
        }
        else if (name.SequenceEqual("maturity"u8))
        {
            if (json.First("maturity", ref _given, 7)) _maturity = json.Integer("maturity", 0, SubscribeMessage.HighestMaturity);
        }
        else if (name.SequenceEqual("event"u8))
        {
            if (!json.First("event", ref _given, 8)) return;
            _event = json.Object("event");
            _eventGiven = !_event.IsEmpty;
        }
        else
        {
            json.Skip();
        }
    }

    public readonly ClientMessage? ToMessage(ref ObjectReader json)
    {
        switch (_type)
        {
            case "subscribe" when Needs(ref json, _userId, "userId") && Needs(ref json, _surface, "surface"):
                return new SubscribeMessage(
                    _userId!, _surface!, (int)(_limit ?? SubscribeMessage.DefaultLimit), _lastVersion, _deltas ?? false, _country,
                    (int?)_maturity);
            case "unsubscribe" when Needs(ref json, _userId, "userId") && Needs(ref json, _surface, "surface"):
                return new UnsubscribeMessage(_userId!, _surface!);
            case "event" when Needs(ref json, _eventGiven ? "" : null, "event"):
                if (EventJson.TryRead(_event, names, out var read, out var problem)) return new EventMessage(read);
                json.Refuse(problem);
                return null;
            case "ping":
                return new PingMessage();
            case null:
                json.Missing("type", "every message");
                return null;
            case "subscribe" or "unsubscribe" or "event":
                return null;
            default:
                json.UnknownMessage(_type);
                return null;
        }
    }

    private readonly bool Needs(ref ObjectReader json, string? value, string field)
    {
        if (value is null) json.Missing(field, $"a message of type {_type}");
        return value is not null;
    }
}
