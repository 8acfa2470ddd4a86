using Google.Protobuf;
using StreamRec.Contracts;
using StreamRec.Contracts.Checkpoints;

namespace StreamRec.Domain;

internal static class ProfileCheckpointWriter
{
    public static ProfileCheckpoint Write(Profile profile)
    {
        var session = profile.Session;
        var message = new ProfileCheckpoint
        {
            Events = profile.Events,
            LastEventAt = profile.LastEventAt,
            Session = new SessionCheckpoint
            {
                Number = session.Number,
                StartedAt = session.StartedAt,
                LastEventAt = session.LastEventAt,
                Events = session.Events,
            },
            Recent = Write(profile.Recent, profile.Titles),
            StrongEvents = profile.StrongEvents,
            PatternAt = profile.PatternAt,
        };
        if (profile.Country is { } country) (message.Country, message.CountryAge) = (country, profile.LastEventAt - profile.CountryAt);
        if (profile.Locale is { } locale) (message.Locale, message.LocaleAge) = (locale, profile.LastEventAt - profile.LocaleAt);
        if (profile.AttributesAt != 0)
        {
            message.AttributesAge = profile.LastEventAt - profile.AttributesAt;
            if (!profile.Attributes.IsNone) message.Attributes = profile.Attributes.Json;
        }
        foreach (ref readonly var title in profile.Titles) message.Titles.Add(Write(title, profile.LastEventAt));
        foreach (ref readonly var search in profile.Searches)
            message.Searches.Add(new SearchCheckpoint { Query = search.Query, At = search.At });
        if (profile.PatternAt != 0)
        {
            message.Hours.AddRange(profile.Hours);
            message.Weekdays.AddRange(profile.Weekdays);
        }
        message.SeenHashes.AddRange(profile.SeenHashes);
        message.WeakHashes.AddRange(profile.WeakHashes);
        message.StrongHashes = Packed(profile.StrongHashes);
        if (profile.PastSessions.Length > 0) message.PastSessions = Write(profile.PastSessions, session.StartedAt);
        return message;
    }

    private static TitleCheckpoint Write(in TitleState title, long lastEventAt)
    {
        var message = new TitleCheckpoint
        {
            Id = title.Id.Value,
            TouchedAge = lastEventAt - title.TouchedAt,
            Flags = (uint)TitleFlagsOf(title),
            Weight = title.Weight,
            Rating = (uint)MathF.Round(title.Rating * 100),
            PositionSeconds = (uint)title.PositionSeconds,
            DurationSeconds = (uint)title.DurationSeconds,
            Fatigue = title.Fatigue,
        };
        if (title.WeightAt != 0) message.WeightAge = title.TouchedAt - title.WeightAt;
        if (title.WatchedAt != 0) message.WatchedAge = title.TouchedAt - title.WatchedAt;
        if (title.HeadAt != 0) message.HeadAge = title.WatchedAt - title.HeadAt;
        if (title.ShownAt != 0) message.ShownAge = title.TouchedAt - title.ShownAt;
        if (title.FatigueAt != 0) message.FatigueAge = title.TouchedAt - title.FatigueAt;
        return message;
    }

    /// <summary>Five bytes each, the highest first.</summary>
    private static ByteString Packed(ReadOnlySpan<ulong> hashes)
    {
        var packed = new byte[hashes.Length * 5];
        for (var i = 0; i < packed.Length; i++) packed[i] = (byte)(hashes[i / 5] >> (32 - i % 5 * 8));
        return UnsafeByteOperations.UnsafeWrap(packed);
    }

    private static PastSessionsCheckpoint Write(ReadOnlySpan<PastSession> sessions, long newestStartedAt)
    {
        var message = new PastSessionsCheckpoint();
        for (var i = 0; i < sessions.Length; i++)
        {
            message.Before.Add((i + 1 < sessions.Length ? sessions[i + 1].StartedAt : newestStartedAt) - sessions[i].StartedAt);
            message.Lengths.Add(sessions[i].LastEventAt - sessions[i].StartedAt);
            message.Events.Add((uint)sessions[i].Events);
        }
        return message;
    }

    private static TitleFlags TitleFlagsOf(in TitleState title) =>
        (title.Seen ? TitleFlags.Seen : 0) | (title.InList ? TitleFlags.InList : 0) | (title.NotInterested ? TitleFlags.NotInterested : 0)
        | title.Opinion switch { Opinion.Liked => TitleFlags.Liked, Opinion.Disliked => TitleFlags.Disliked, _ => 0 };

    private static RecentCheckpoint Write(ReadOnlySpan<StrongEvent> recent, TitleStates titles)
    {
        var message = new RecentCheckpoint();
        var types = new byte[recent.Length];
        var previous = default(StrongEvent);
        var unmeasured = false;
        foreach (ref readonly var e in recent) unmeasured |= e.LeftAt is not null;
        for (var i = 0; i < recent.Length; i++)
        {
            ref readonly var e = ref recent[i];
            types[i] = (byte)e.Type;
            message.Items.Add(Number(e.Item, titles, message));
            message.At.Add(e.At - previous.At);
            message.Sessions.Add(e.Session - previous.Session);
            if (Sitting.Ends(e.Type))
            {
                message.DwellSeconds.Add((uint)e.DwellSeconds);
                message.Completion.Add((uint)MathF.Round(e.Completion * 1000));
            }
            if (unmeasured && e.Type == EventType.PlayStop) message.LeftAt.Add(e.LeftAt is { } left ? (uint)left + 1 : 0);
            if (e.Type == EventType.Rate) message.Rating.Add((uint)MathF.Round(e.Rating * 100));
            previous = e;
        }
        message.Types_ = UnsafeByteOperations.UnsafeWrap(types);
        return message;
    }

    private static uint Number(ItemId id, TitleStates titles, RecentCheckpoint message)
    {
        if (id.Value is null) return 0;
        var index = titles.IndexOf(id);
        if (index >= 0) return (uint)index + 1;
        index = message.Ids.IndexOf(id.Value);
        if (index < 0)
        {
            index = message.Ids.Count;
            message.Ids.Add(id.Value);
        }
        return (uint)(titles.Length + index + 1);
    }
}
