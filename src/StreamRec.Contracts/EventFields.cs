namespace StreamRec.Contracts;

/// <summary>An event while its members come in, in any order.</summary>
internal ref struct EventFields(EventNames names)
{
    private string? _userId, _itemId, _sessionId, _deviceId, _surface, _locale, _country, _query;
    private EventType _type;
    private EventName? _declared;
    private long? _timestamp, _listVersion, _position;
    private double? _positionSeconds, _durationSeconds, _rating;
    private uint _given;
    private ReadOnlySpan<byte> _attributes;
    private bool _attributesTwice;

    public string? EventId { get; private set; }

    public void Read(ref ObjectReader json, ReadOnlySpan<byte> name)
    {
        switch (name.Length)
        {
            case 4 when name.SequenceEqual("type"u8):
                if (json.First("type", ref _given, 0)) _type = json.EventType(names, out _declared);
                break;
            case 5 when name.SequenceEqual("query"u8):
                if (json.First("query", ref _given, 1)) _query = json.Text("query", EventLimits.QueryBytes, controlCharacters: true);
                break;
            case 6 when name.SequenceEqual("userId"u8):
                if (json.First("userId", ref _given, 2)) _userId = json.Text("userId", EventLimits.UserIdBytes);
                break;
            case 6 when name.SequenceEqual("itemId"u8):
                if (json.First("itemId", ref _given, 3)) _itemId = json.Text("itemId", EventLimits.ItemIdBytes);
                break;
            case 6 when name.SequenceEqual("locale"u8):
                if (json.First("locale", ref _given, 4)) _locale = json.Text("locale", EventLimits.LocaleBytes);
                break;
            case 6 when name.SequenceEqual("rating"u8):
                if (json.First("rating", ref _given, 5))
                    _rating = json.Number("rating", EventLimits.LowestRating, EventLimits.HighestRating);
                break;
            case 7 when name.SequenceEqual("eventId"u8):
                if (json.First("eventId", ref _given, 6)) EventId = json.Text("eventId", EventLimits.EventIdBytes);
                break;
            case 7 when name.SequenceEqual("surface"u8):
                if (json.First("surface", ref _given, 7)) _surface = json.Text("surface", EventLimits.SurfaceBytes);
                break;
            case 7 when name.SequenceEqual("country"u8): if (json.First("country", ref _given, 8)) _country = json.Country(); break;
            case 8 when name.SequenceEqual("deviceId"u8):
                if (json.First("deviceId", ref _given, 9)) _deviceId = json.Text("deviceId", EventLimits.DeviceIdBytes);
                break;
            case 8 when name.SequenceEqual("position"u8):
                if (json.First("position", ref _given, 10)) _position = json.Integer("position", 0, EventLimits.Position);
                break;
            case 9 when name.SequenceEqual("timestamp"u8): if (json.First("timestamp", ref _given, 11)) _timestamp = json.Timestamp(); break;
            case 9 when name.SequenceEqual("sessionId"u8):
                if (json.First("sessionId", ref _given, 12)) _sessionId = json.Text("sessionId", EventLimits.SessionIdBytes);
                break;
            case 10 when name.SequenceEqual("attributes"u8):
                // Of another type it is an unknown field, whatever its value.
                _attributesTwice |= !_attributes.IsEmpty;
                _attributes = json.Raw();
                break;
            case 11 when name.SequenceEqual("listVersion"u8):
                if (json.First("listVersion", ref _given, 13)) _listVersion = json.Integer("listVersion", 0, long.MaxValue);
                break;
            case 15 when name.SequenceEqual("positionSeconds"u8):
                if (json.First("positionSeconds", ref _given, 14))
                    _positionSeconds = json.Number("positionSeconds", 0, EventLimits.Seconds);
                break;
            case 15 when name.SequenceEqual("durationSeconds"u8):
                if (json.First("durationSeconds", ref _given, 15))
                    _durationSeconds = json.Number("durationSeconds", 0, EventLimits.Seconds);
                break;
            default: json.Skip(); break;
        }
    }

    public readonly UserEvent? ToEvent(ref ObjectReader json)
    {
        var untyped = _type == default && _declared is null;
        var missing = EventId is null ? "eventId"
            : _userId is null ? "userId"
            : untyped ? "type"
            : _timestamp is null ? "timestamp"
            : _type == default ? null
            : _type == EventType.Search && _query is null ? "query"
            : _type == EventType.Attributes && _attributes.IsEmpty ? "attributes"
            : _type is not (EventType.Search or EventType.Attributes) && _itemId is null ? "itemId"
            : _type == EventType.Rate && _rating is null ? "rating"
            : null;
        if (missing is not null)
        {
            json.Missing(missing, untyped ? "every event" : $"every event of type {_declared?.Name ?? EventTypeNames.Of(_type)}");
            return null;
        }
        PersonAttributes? attributes = null;
        if (_type == EventType.Attributes && !TryReadAttributes(ref json, out attributes)) return null;
        return new UserEvent
        {
            EventId = EventId!,
            UserId = _userId!,
            Type = _type,
            DeclaredAs = _declared,
            ItemId = attributes is null ? _itemId : null,
            Timestamp = _timestamp!.Value,
            SessionId = _sessionId,
            DeviceId = _deviceId,
            Surface = _surface,
            Position = (int?)_position,
            ListVersion = _listVersion,
            Locale = _locale,
            Country = _country,
            PositionSeconds = _positionSeconds,
            DurationSeconds = _durationSeconds,
            Rating = _rating,
            Query = _query,
            Attributes = attributes,
        };
    }

    private readonly bool TryReadAttributes(ref ObjectReader json, out PersonAttributes? attributes)
    {
        attributes = null;
        if (_attributesTwice) json.Twice("attributes");
        else if (!PersonAttributes.TryRead(_attributes, out attributes, out var problem)) json.Refuse(problem);
        return attributes is not null;
    }
}
