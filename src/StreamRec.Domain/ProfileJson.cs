using System.Buffers;
using System.Text.Json;
using StreamRec.Contracts;

namespace StreamRec.Domain;

/// <summary>
/// A profile for people and their tools. Canonical: the same state gives the same bytes, and nothing from the wall clock is in
/// it. Inside titles, recent and searches, what is absent or zero is left out; times are ms since the Unix epoch.
/// </summary>
public static class ProfileJson
{
    public static byte[] Write(UserId userId, Profile profile)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer)) Write(json, userId, profile);
        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, UserId userId, Profile profile)
    {
        json.WriteStartObject();
        json.WriteString("userId"u8, userId.Value);
        json.WriteNumber("events"u8, profile.Events);
        json.WriteNumber("lastEventAt"u8, profile.LastEventAt);
        Text(json, "country"u8, profile.Country);
        Text(json, "locale"u8, profile.Locale);
        if (profile.AttributesAt != 0)
        {
            json.WritePropertyName("attributes"u8);
            json.WriteRawValue(profile.Attributes.Json);
            json.WriteNumber("attributesAt"u8, profile.AttributesAt);
        }
        json.WriteStartObject("session"u8);
        json.WriteNumber("number"u8, profile.Session.Number);
        json.WriteNumber("startedAt"u8, profile.Session.StartedAt);
        json.WriteNumber("lastEventAt"u8, profile.Session.LastEventAt);
        json.WriteNumber("events"u8, profile.Session.Events);
        json.WriteEndObject();
        json.WriteStartArray("titles"u8);
        foreach (ref readonly var title in profile.Titles) Write(json, title);
        json.WriteEndArray();
        json.WriteStartArray("recent"u8);
        foreach (ref readonly var e in profile.Recent) Write(json, e);
        json.WriteEndArray();
        json.WriteStartArray("searches"u8);
        foreach (ref readonly var search in profile.Searches)
        {
            json.WriteStartObject();
            json.WriteString("query"u8, search.Query);
            json.WriteNumber("at"u8, search.At);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        Numbers(json, "hours"u8, profile.Hours);
        Numbers(json, "weekdays"u8, profile.Weekdays);
        json.WriteNumber("patternAt"u8, profile.PatternAt);
        json.WriteNumber("strongEvents"u8, profile.StrongEvents);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, in TitleState title)
    {
        json.WriteStartObject();
        json.WriteString("itemId"u8, title.Id.Value);
        Number(json, "weight"u8, title.Weight);
        Number(json, "weightAt"u8, title.WeightAt);
        Number(json, "rating"u8, title.Rating);
        if (title.Opinion != Opinion.None) json.WriteString("opinion"u8, title.Opinion == Opinion.Liked ? "like"u8 : "dislike"u8);
        Flag(json, "seen"u8, title.Seen);
        Flag(json, "inList"u8, title.InList);
        Flag(json, "notInterested"u8, title.NotInterested);
        Number(json, "positionSeconds"u8, title.PositionSeconds);
        Number(json, "durationSeconds"u8, title.DurationSeconds);
        Number(json, "watchedAt"u8, title.WatchedAt);
        Number(json, "impressionPendingSince"u8, title.ShownAt);
        Number(json, "fatigue"u8, title.Fatigue);
        Number(json, "fatigueAt"u8, title.FatigueAt);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, in StrongEvent e)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, EventTypeNames.Of(e.Type));
        Text(json, "itemId"u8, e.Item.Value);
        json.WriteNumber("at"u8, e.At);
        json.WriteNumber("session"u8, e.Session);
        Number(json, "dwellSeconds"u8, e.DwellSeconds);
        Number(json, "completion"u8, e.Completion);
        Number(json, "rating"u8, e.Rating);
        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null) json.WriteString(name, value);
    }

    private static void Flag(Utf8JsonWriter json, ReadOnlySpan<byte> name, bool value)
    {
        if (value) json.WriteBoolean(name, true);
    }

    private static void Number(Utf8JsonWriter json, ReadOnlySpan<byte> name, long value)
    {
        if (value != 0) json.WriteNumber(name, value);
    }

    private static void Number(Utf8JsonWriter json, ReadOnlySpan<byte> name, float value)
    {
        if (value != 0) json.WriteNumber(name, value);
    }

    private static void Numbers(Utf8JsonWriter json, ReadOnlySpan<byte> name, ReadOnlySpan<float> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteNumberValue(value);
        json.WriteEndArray();
    }
}
