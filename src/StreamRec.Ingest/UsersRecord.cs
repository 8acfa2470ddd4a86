using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Confluent.Kafka;
using StreamRec.Contracts;

namespace StreamRec.Ingest;

/// <summary>From a record of the topic of persons (key = user id, value = all their attributes) to the event that says the same.</summary>
internal static class UsersRecord
{
    /// <param name="generation">Which topic it is, whatever its name: offsets of another one must give other ids.</param>
    public static bool TryRead(
        ConsumeResult<byte[], byte[]> record, string generation, AttributesReading read, out UserEvent? userEvent,
        out EventProblem? problem)
    {
        var (key, value) = (record.Message.Key ?? [], record.Message.Value);
        userEvent = null;
        if (!Utf8.IsValid(key))
        {
            problem = new EventProblem(
                EventProblemKind.Invalid, EventProblemCodes.InvalidUtf8, "userId", "The key is not UTF-8; a user id is accepted.");
            return false;
        }
        // No value: all is forgotten.
        PersonAttributes? attributes = PersonAttributes.None;
        if (value is not null && !read(value, out attributes, out problem)) return false;
        var said = new UserEvent
        {
            EventId = string.Create(CultureInfo.InvariantCulture, $"users/{generation}/{record.Partition.Value}/{record.Offset.Value}"),
            UserId = Encoding.UTF8.GetString(key),
            Type = EventType.Attributes,
            Timestamp = record.Message.Timestamp.UnixTimestampMs,
            Attributes = attributes,
        };
        // What an event's reader accepts of a user id and a time, it accepts here.
        return EventJson.TryRead(EventJson.Write(said), out userEvent, out problem);
    }
}
