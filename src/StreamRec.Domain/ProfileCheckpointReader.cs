using System.Globalization;
using System.Text.Json;
using Google.Protobuf.Collections;
using StreamRec.Contracts;
using StreamRec.Contracts.Checkpoints;

namespace StreamRec.Domain;

internal static class ProfileCheckpointReader
{
    public static Profile Read(ProfileCheckpoint message)
    {
        var draft = Profile.Empty.Draft();
        draft.Events = message.Events;
        draft.LastEventAt = message.LastEventAt;
        var session = message.Session ?? new SessionCheckpoint();
        draft.Session = new Session(session.Number, session.StartedAt, session.LastEventAt, session.Events);
        draft.Country = message.HasCountry ? message.Country : null;
        draft.Locale = message.HasLocale ? message.Locale : null;
        draft.CountryAt = message.HasCountry ? message.LastEventAt - message.CountryAge : 0;
        draft.LocaleAt = message.HasLocale ? message.LastEventAt - message.LocaleAge : 0;
        draft.Attributes = Attributes(message);
        draft.AttributesAt = message.HasAttributesAge ? message.LastEventAt - message.AttributesAge : 0;
        draft.Titles = Titles(message);
        foreach (ref readonly var title in draft.Titles) draft.TitleBytes += TitleTable.Bytes(title);
        draft.Recent = Recent(message.Recent ?? new RecentCheckpoint(), draft.Titles);
        draft.StrongEvents = message.StrongEvents;
        draft.Searches = new SearchedFor[message.Searches.Count];
        for (var i = 0; i < draft.Searches.Length; i++) draft.Searches[i] = new SearchedFor(
            message.Searches[i].Query, message.Searches[i].At);
        draft.PatternAt = message.PatternAt;
        if (message.PatternAt != 0)
            (draft.Hours, draft.Weekdays) = (Floats(message.Hours, "hours", 24), Floats(message.Weekdays, "weekdays", 7));
        draft.SeenHashes = [.. message.SeenHashes];
        (draft.StrongHashes, draft.WeakHashes) = Hashes(message);
        draft.PastSessions = PastSessions(message.PastSessions ?? new PastSessionsCheckpoint(), session.StartedAt);
        return new Profile(draft);
    }

    private static PersonAttributes Attributes(ProfileCheckpoint message)
    {
        if (!message.HasAttributes) return PersonAttributes.None;
        try
        {
            return PersonAttributes.Of(message.Attributes);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new CheckpointFormatException($"A checkpoint's attributes are no JSON object: {e.Message}", e);
        }
    }

    private static (ulong[] Strong, uint[] Weak) Hashes(ProfileCheckpoint message)
    {
        // Rows of before the two kinds were told apart: whichever it was of, it is remembered.
        if (message.EventHashes.Count > 0)
            return ([.. message.EventHashes.Select(StoredHash.Top40)], [.. message.EventHashes.Select(StoredHash.Top32)]);
        var packed = message.StrongHashes.Span;
        CheckpointFormatException.Require(packed.Length % 5 == 0, "strong_hashes", $"{packed.Length} bytes", "five bytes for each");
        var strong = new ulong[packed.Length / 5];
        for (var i = 0; i < packed.Length; i++) strong[i / 5] = (strong[i / 5] << 8) | packed[i];
        return (strong, [.. message.WeakHashes]);
    }

    private static TitleStates Titles(ProfileCheckpoint message)
    {
        var titles = new TitleState[message.Titles.Count];
        for (var i = 0; i < titles.Length; i++)
        {
            var title = message.Titles[i];
            CheckpointFormatException.Require(
                title.Id.Length > 0 && (i == 0 || string.CompareOrdinal(titles[i - 1].Id.Value, title.Id) < 0),
                "titles", $"\"{title.Id}\" at {i}", "ids in ordinal order, each once");
            Finite(title.Weight, "weight");
            Finite(title.Fatigue, "fatigue");
            var flags = (TitleFlags)title.Flags;
            var touchedAt = message.LastEventAt - title.TouchedAge;
            titles[i] = new TitleState
            {
                Id = new ItemId(title.Id),
                TouchedAt = touchedAt,
                Seen = flags.HasFlag(TitleFlags.Seen),
                InList = flags.HasFlag(TitleFlags.InList),
                NotInterested = flags.HasFlag(TitleFlags.NotInterested),
                Opinion = flags.HasFlag(TitleFlags.Liked) ? Opinion.Liked
                    : flags.HasFlag(TitleFlags.Disliked) ? Opinion.Disliked : Opinion.None,
                Weight = title.Weight,
                WeightAt = title.HasWeightAge ? touchedAt - title.WeightAge : 0,
                Rating = title.Rating / 100f,
                WatchedAt = title.HasWatchedAge ? touchedAt - title.WatchedAge : 0,
                PositionSeconds = (int)title.PositionSeconds,
                DurationSeconds = (int)title.DurationSeconds,
                HeadAt = title.HasHeadAge ? (title.HasWatchedAge ? touchedAt - title.WatchedAge : 0) - title.HeadAge : 0,
                ShownAt = title.HasShownAge ? touchedAt - title.ShownAge : 0,
                Fatigue = title.Fatigue,
                FatigueAt = title.HasFatigueAge ? touchedAt - title.FatigueAge : 0,
            };
        }
        return new TitleStates(titles);
    }

    private static StrongEvent[] Recent(RecentCheckpoint message, TitleStates titles)
    {
        var count = message.Types_.Length;
        Column(message.Items, "recent.items", count);
        Column(message.At, "recent.at", count);
        Column(message.Sessions, "recent.sessions", count);
        var (ends, stops, ratings) = (0, 0, 0);
        foreach (var type in message.Types_.Span)
        {
            CheckpointFormatException.Require(Profile.IsStrong((EventType)type), "recent.types", type, "strong event types");
            if ((EventType)type == EventType.PlayStop) stops++;
            if (Sitting.Ends((EventType)type)) ends++;
            else if ((EventType)type == EventType.Rate) ratings++;
        }
        Column(message.DwellSeconds, "recent.dwell_seconds", ends);
        Column(message.Completion, "recent.completion", ends);
        Column(message.Rating, "recent.rating", ratings);
        if (message.LeftAt.Count > 0) Column(message.LeftAt, "recent.left_at", stops);

        var recent = new StrongEvent[count];
        var (at, session, end, stop, rating) = (0L, 0, 0, 0, 0);
        var ordered = true;
        for (var i = 0; i < count; i++)
        {
            at += message.At[i];
            ordered &= i == 0 || message.At[i] >= 0;
            session += message.Sessions[i];
            var e = new StrongEvent((EventType)message.Types_[i], Item((int)message.Items[i], titles, message.Ids), at, session, 0, 0, 0);
            if (Sitting.Ends(e.Type))
            {
                e = e with { DwellSeconds = (int)message.DwellSeconds[end], Completion = message.Completion[end] / 1000f };
                end++;
            }
            if (e.Type == EventType.PlayStop && message.LeftAt.Count > 0 && message.LeftAt[stop++] is var left and > 0)
                e = e with { LeftAt = (int)(left - 1) };
            recent[i] = e.Type == EventType.Rate ? e with { Rating = message.Rating[rating++] / 100f } : e;
        }
        // Rows of before the ring was kept in the order of time.
        return ordered ? recent : [.. recent.OrderBy(e => e.At)];
    }

    private static PastSession[] PastSessions(PastSessionsCheckpoint message, long newestStartedAt)
    {
        var sessions = new PastSession[message.Events.Count];
        Column(message.Before, "past_sessions.before", sessions.Length);
        Column(message.Lengths, "past_sessions.lengths", sessions.Length);
        var startedAt = newestStartedAt;
        for (var i = sessions.Length - 1; i >= 0; i--)
        {
            startedAt -= message.Before[i];
            sessions[i] = new PastSession(startedAt, startedAt + message.Lengths[i], (int)message.Events[i]);
        }
        return sessions;
    }

    private static ItemId Item(int number, TitleStates titles, RepeatedField<string> ids)
    {
        CheckpointFormatException.Require(
            number >= 0 && number <= titles.Length + ids.Count, "recent.items", number, $"0 to {titles.Length + ids.Count}");
        return number == 0 ? default : number <= titles.Length ? titles[number - 1].Id : new ItemId(ids[number - titles.Length - 1]);
    }

    private static void Column<T>(RepeatedField<T> column, string name, int count) =>
        CheckpointFormatException.Require(column.Count == count, name, $"{column.Count} long", $"{count}, as the types say");

    private static float[] Floats(RepeatedField<float> field, string name, int count)
    {
        CheckpointFormatException.Require(field.Count == count, name, $"{field.Count} long", $"{count}");
        foreach (var value in field) Finite(value, name);
        return [.. field];
    }

    private static void Finite(float value, string name) =>
        CheckpointFormatException.Require(float.IsFinite(value), name, value.ToString(CultureInfo.InvariantCulture), "a finite number");
}
