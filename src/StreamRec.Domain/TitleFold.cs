using StreamRec.Contracts;

namespace StreamRec.Domain;

/// <summary>The steps that events are made of, each from one title's entry to its next.</summary>
internal static class TitleFold
{
    /// <summary>
    /// Shown: pending until something is done with it, or until the window is over. A second impression does not prolong the
    /// first, whichever came first. A late one that was answered by a touch within its window (the click arrived before it) is
    /// not pending, one whose window is already over at <paramref name="now"/> is a non-click at once.
    /// </summary>
    public static TitleState Shown(this in TitleState title, long at, long now, long window)
    {
        var pending = title.ShownAt;
        if (pending != 0 && (pending <= at || pending - at >= window))
            return pending <= at ? title : (title with { ShownAt = at }).NotClicked(window) with { ShownAt = pending };
        if (pending == 0 && title.TouchedAt > at && title.TouchedAt - at < window) return title;
        var shown = title with { ShownAt = at };
        return now - at >= window ? shown.NotClicked(window) : shown;
    }

    public static TitleState NotClicked(this in TitleState title, long window)
    {
        var (fatigue, at) = Decay.Add(title.Fatigue, title.FatigueAt, 1, title.ShownAt + window, ProfileBounds.FatigueHalfLife);
        return title with { ShownAt = 0, Fatigue = fatigue, FatigueAt = at };
    }

    /// <summary>Something was done with it: what was shown until then is not pending any more, half of the fatigue is gone.</summary>
    public static TitleState Noticed(this in TitleState title, long at)
    {
        var pending = title.ShownAt <= at ? 0 : title.ShownAt;
        if (title.Fatigue == 0) return title with { ShownAt = pending };
        var (fatigue, fatigueAt) = Decay.Add(title.Fatigue, title.FatigueAt, 0, at, ProfileBounds.FatigueHalfLife);
        return title with { ShownAt = pending, Fatigue = fatigue / 2, FatigueAt = fatigueAt };
    }

    /// <summary>
    /// Opened, not played: interest, which is fatigue below zero. It lifts this title alone, so a click stays a weak event, and
    /// passes as fatigue does.
    /// </summary>
    public static TitleState Clicked(this in TitleState title, long at)
    {
        var (fatigue, fatigueAt) = Decay.Add(title.Fatigue, title.FatigueAt, 0, at, ProfileBounds.FatigueHalfLife);
        var left = fatigue > 0 ? fatigue / 2 : fatigue;
        return title with
        {
            ShownAt = title.ShownAt <= at ? 0 : title.ShownAt,
            Fatigue = Math.Max(-ProfileBounds.MostInterest, left - ProfileBounds.ClickInterest),
            FatigueAt = fatigueAt,
        };
    }

    public static TitleState Weighed(this in TitleState title, float added, long at)
    {
        var (weight, weightAt) = Decay.Add(title.Weight, title.WeightAt, added, at, ProfileBounds.WeightHalfLife);
        return title with { Weight = Math.Clamp(weight, -TitleWeights.Bound, TitleWeights.Bound), WeightAt = weightAt };
    }

    public static TitleState SeenIf(this in TitleState title, bool seen) => seen ? title with { Seen = true } : title;

    public static TitleState SeenOnlyIf(this in TitleState title, bool seen) => title with { Seen = title.Seen && seen };

    /// <summary>Moves the play head, unless a newer event has; <paramref name="over"/> puts it back to 0.</summary>
    public static TitleState Watched(this in TitleState title, UserEvent e, long at, bool over = false)
    {
        var newest = at >= title.WatchedAt;
        var watched = newest && at != title.WatchedAt ? title with { WatchedAt = at, HeadAt = title.ToldAt } : title;
        if (Seconds(e.DurationSeconds) is { } known and > 0 && (newest || title.DurationSeconds == 0))
            watched = watched with { DurationSeconds = known };
        return (over ? 0 : Seconds(e.PositionSeconds)) is { } position ? watched.Headed(position, at) : watched;
    }

    /// <summary>The play head as told by an event of that time, unless a newer one has.</summary>
    public static TitleState Headed(this in TitleState title, int position, long at) => at < title.ToldAt
        ? title
        : title with { PositionSeconds = position, HeadAt = position != 0 && at == title.WatchedAt ? 0 : at };

    /// <summary>Null leaves as it is.</summary>
    public static TitleState With(
        this in TitleState title, float? rating = null, Opinion? opinion = null, bool? inList = null,
        bool? notInterested = null) => title with
        {
            Rating = rating ?? title.Rating,
            Opinion = opinion ?? title.Opinion,
            InList = inList ?? title.InList,
            NotInterested = notInterested ?? title.NotInterested,
        };

    public static int? Seconds(double? seconds) =>
        seconds is { } s && !double.IsNaN(s) ? (int)Math.Clamp(s, 0, EventLimits.Seconds) : null;
}
