using System.Text;
using System.Text.Json;

namespace StreamRec.Contracts;

/// <summary>The event types as they are written on the wire: their names in camel case.</summary>
public static class EventTypeNames
{
    private static readonly string[] Names = Array.ConvertAll(Enum.GetNames<EventType>(), JsonNamingPolicy.CamelCase.ConvertName);
    private static readonly byte[][] Utf8 = Array.ConvertAll(Names, Encoding.UTF8.GetBytes);

    /// <summary>In the order of <see cref="EventType"/>'s numbers, which begin at 1 and have no gap.</summary>
    public static IReadOnlyList<string> All => Names;

    /// <exception cref="ArgumentOutOfRangeException">Not an event type.</exception>
    public static string Of(EventType type) => (int)type is var number && number >= 1 && number <= Names.Length
        ? Names[number - 1]
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
        for (var i = 0; i < Utf8.Length; i++)
        {
            if (!utf8.SequenceEqual(Utf8[i])) continue;
            type = (EventType)(i + 1);
            return true;
        }
        type = default;
        return false;
    }
}
