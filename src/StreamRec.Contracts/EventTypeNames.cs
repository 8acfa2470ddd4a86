namespace StreamRec.Contracts;

/// <summary>The event types as they are written on the wire.</summary>
public static class EventTypeNames
{
    private static readonly string[] Names =
    [
        "impression", "click", "playStart", "playProgress", "playStop", "playComplete", "rate", "like", "dislike", "addToList",
        "removeFromList", "search", "notInterested", "share",
    ];

    /// <summary>In the order of <see cref="EventType"/>'s numbers, which begin at 1.</summary>
    public static IReadOnlyList<string> All => Names;

    /// <exception cref="ArgumentOutOfRangeException">Not one of the fourteen.</exception>
    public static string Of(EventType type) => type is >= EventType.Impression and <= EventType.Share
        ? Names[(int)type - 1]
        : throw new ArgumentOutOfRangeException(nameof(type), type, "Not an event type.");

    /// <summary>Case matters.</summary>
    public static bool TryParse(ReadOnlySpan<char> name, out EventType type)
    {
        for (var i = 0; i < Names.Length; i++)
        {
            if (!name.SequenceEqual(Names[i])) continue;
            type = (EventType)(i + 1);
            return true;
        }
        type = default;
        return false;
    }

    internal static bool TryParse(ReadOnlySpan<byte> utf8, out EventType type)
    {
        type = utf8.Length switch
        {
            4 => utf8.SequenceEqual("rate"u8) ? EventType.Rate : utf8.SequenceEqual("like"u8) ? EventType.Like : default,
            5 => utf8.SequenceEqual("click"u8) ? EventType.Click : utf8.SequenceEqual("share"u8) ? EventType.Share : default,
            6 => utf8.SequenceEqual("search"u8) ? EventType.Search : default,
            7 => utf8.SequenceEqual("dislike"u8) ? EventType.Dislike : default,
            8 => utf8.SequenceEqual("playStop"u8) ? EventType.PlayStop : default,
            9 => utf8.SequenceEqual("playStart"u8) ? EventType.PlayStart : utf8.SequenceEqual("addToList"u8) ? EventType.AddToList : default,
            10 => utf8.SequenceEqual("impression"u8) ? EventType.Impression : default,
            12 => utf8.SequenceEqual("playProgress"u8) ? EventType.PlayProgress
                : utf8.SequenceEqual("playComplete"u8) ? EventType.PlayComplete : default,
            13 => utf8.SequenceEqual("notInterested"u8) ? EventType.NotInterested : default,
            14 => utf8.SequenceEqual("removeFromList"u8) ? EventType.RemoveFromList : default,
            _ => default,
        };
        return type != default;
    }
}
