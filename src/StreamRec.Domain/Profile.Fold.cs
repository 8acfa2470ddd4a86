using System.Diagnostics;
using StreamRec.Contracts;

namespace StreamRec.Domain;

public sealed partial class Profile
{
    /// <summary>Which events are strong: they step the encoder, enter <see cref="Recent"/>, and re-score everything.</summary>
    public static bool IsStrong(EventType type) => type
        is EventType.PlayStart or EventType.PlayStop or EventType.PlayComplete or EventType.Rate or EventType.Like or EventType.Dislike
        or EventType.AddToList or EventType.RemoveFromList or EventType.Search or EventType.NotInterested or EventType.Share
        or EventType.ClearRating or EventType.ClearOpinion or EventType.ClearNotInterested;

    /// <summary>The type that takes back acts of this one; null: none does.</summary>
    public static EventType? TakenBackBy(EventType type) => type switch
    {
        EventType.Rate => EventType.ClearRating,
        EventType.Like or EventType.Dislike => EventType.ClearOpinion,
        EventType.NotInterested => EventType.ClearNotInterested,
        _ => null,
    };

    /// <summary>
    /// Pure and total: any event within the limits of Contracts gives a profile, in any order. First comes what time has done
    /// since (exactly <see cref="AsOf"/> at the later of the event and <see cref="LastEventAt"/>), then the event. A late event
    /// takes its place in the order of time, as far as the remarks at <see cref="Profile"/> say, and never takes back what a
    /// newer event said. A repeat has no effect: a strong event whose id is among those of the last
    /// <see cref="ProfileBounds.StrongHashes"/> strong ones that arrived, a weak one among the last
    /// <see cref="ProfileBounds.WeakHashes"/> weak ones. An event that only counts gives this very instance. What becomes known of the
    /// person (<see cref="EventType.Attributes"/>) is no act of theirs: it enters no session and moves <see cref="LastEventAt"/> not.
    /// </summary>
    public FoldResult Fold(RecordedEvent recorded, FoldOptions options)
    {
        var e = recorded.Event;
        if (e.OnlyCounts) return new FoldResult(this, FoldEffect.Titles, []);
        var hash = StoredHash.Of(e.EventId);
        if (Remembers(IsStrong(e.Type), hash)) return new FoldResult(this, FoldEffect.Repeat, []);

        var at = Math.Clamp(recorded.EffectiveTime, 1, EventLimits.LatestTimestamp);
        var draft = Draft();
        draft.PassTime(Math.Max(LastEventAt, at), options);
        if (e.Type == EventType.Attributes)
        {
            draft.Learn(e.Attributes ?? PersonAttributes.None, at, hash);
            return draft.ToResult();
        }
        var session = draft.Enter(e, at, hash, options);

        if (e.Type == EventType.Search) draft.Search(e.Query, at, session);
        else if (e.ItemId is { } id) Act(ref draft, e, new ItemId(id), at, session, options);
        return draft.ToResult();
    }

    /// <summary>An action on a title: its entry, then the ring and the pattern, then the bounds.</summary>
    private static void Act(ref ProfileDraft draft, UserEvent e, ItemId id, long at, int session, FoldOptions options)
    {
        var title = draft.Title(id);
        var before = title;
        var sitting = Sitting.Of(e, title, draft.Recent, at);
        var length = title.DurationSeconds;
        var stands = TakenBackBy(e.Type) is not { } back || draft.Latest(id, at, back);
        var weight = stands ? e.DeclaredAs?.Weight ?? 1 : 0;
        title = e.Type switch
        {
            EventType.Impression => title.Shown(at, draft.LastEventAt, options.WindowMs),
            EventType.Click => title.Clicked(at),
            EventType.PlayProgress => title.Noticed(at).Watched(e, at),
            EventType.PlayStart => title.Noticed(at).Weighed(weight * TitleWeights.PlayStart, at).Watched(e, at)
                .With(notInterested: draft.Latest(id, at, EventType.NotInterested) ? false : null),
            EventType.PlayStop => title.Noticed(at).Weighed(TitleWeights.PlayStop(sitting), at).SeenIf(options.Seen.IsSeen(sitting))
                .Watched(e, at, over: sitting.Completion >= TitleWeights.Over),
            EventType.PlayComplete => title.Noticed(at).Weighed(weight * TitleWeights.PlayComplete, at).SeenIf(true)
                .Watched(e, at, over: true),
            EventType.Rate => title.Noticed(at).Weighed(weight * TitleWeights.Rate(e.Rating), at).SeenIf(stands && options.Seen.WhenRated)
                .With(rating: draft.Latest(id, at, EventType.Rate, EventType.ClearRating) ? Sitting.Stars(e.Rating) : null),
            EventType.Like => title.Noticed(at).Weighed(weight * TitleWeights.Like, at)
                .With(opinion: draft.Latest(id, at, EventType.Like, EventType.Dislike, EventType.ClearOpinion) ? Opinion.Liked : null,
                    notInterested: draft.Latest(id, at, EventType.NotInterested) ? false : null),
            EventType.Dislike => title.Noticed(at).Weighed(weight * TitleWeights.Dislike, at)
                .With(opinion: draft.Latest(id, at, EventType.Like, EventType.Dislike, EventType.ClearOpinion) ? Opinion.Disliked : null),
            EventType.AddToList => title.Noticed(at).Weighed(weight * TitleWeights.AddToList, at)
                .With(inList: draft.Latest(id, at, EventType.AddToList, EventType.RemoveFromList) ? true : null,
                    notInterested: draft.Latest(id, at, EventType.NotInterested) ? false : null),
            EventType.RemoveFromList => title.Noticed(at).Weighed(weight * TitleWeights.RemoveFromList, at)
                .With(inList: draft.Latest(id, at, EventType.AddToList, EventType.RemoveFromList) ? false : null),
            EventType.NotInterested => title.Noticed(at).Weighed(weight * TitleWeights.NotInterested, at)
                .With(notInterested: draft.Latest(
                    id, at, EventType.PlayStart, EventType.Like, EventType.AddToList, EventType.ClearNotInterested) ? true : null),
            EventType.Share => title.Noticed(at).Weighed(weight * TitleWeights.Share, at),
            EventType.ClearRating => draft.TakenBack(title.Noticed(at), e.Type, at)
                .SeenOnlyIf(!options.Seen.WhenRated || !draft.Latest(id, at, EventType.Rate) || draft.WasSeen(title, options))
                .With(rating: draft.Latest(id, at, EventType.Rate) ? 0 : null),
            EventType.ClearOpinion => draft.TakenBack(title.Noticed(at), e.Type, at)
                .With(opinion: draft.Latest(id, at, EventType.Like, EventType.Dislike) ? Opinion.None : null),
            EventType.ClearNotInterested => draft.TakenBack(title.Noticed(at), e.Type, at)
                .With(notInterested: draft.Latest(id, at, EventType.NotInterested) ? false : null),
            _ => throw new UnreachableException(
                $"Event type {e.Type} has no fold: Search and Attributes act on no title, every other type has its line here."),
        };
        if (length == 0 && title.DurationSeconds > 0) title = draft.Measured(title, options);
        if (options.Seen.IsBegun(title, draft.LastEventAt) != options.Seen.IsBegun(before, draft.LastEventAt)) draft.AffectAll();
        draft.Put(title with { TouchedAt = Math.Max(title.TouchedAt, at) });

        if (e.Type is EventType.PlayStart or EventType.PlayComplete) draft.Play(at);
        if (IsStrong(e.Type))
        {
            var stars = e.Type == EventType.Rate ? Sitting.Stars(e.Rating) : 0;
            draft.Remember(
                new StrongEvent(e.Type, id, at, session, sitting.DwellSeconds, sitting.Completion, stars) { LeftAt = sitting.LeftAt });
        }
        draft.KeepBounds();
    }
}

/// <summary>
/// What each strong event adds to a title's interest. A play that is left at once comes to −0.5, one that is finished to 3, as
/// much as the best rating and a bit; a dislike outweighs a start, not-interested a finished play. Beside the fold, so that all that a
/// type does to a title is read in one file.
/// </summary>
internal static class TitleWeights
{
    public const float PlayStart = 1;
    public const float PlayComplete = 2;
    public const float Like = 1.5f;
    public const float Dislike = -2;
    public const float AddToList = 1;
    public const float RemoveFromList = -0.5f;
    public const float NotInterested = -3;
    public const float Share = 1.5f;

    /// <summary>Weights stay within ± this, however often something is repeated.</summary>
    public const float Bound = 16;

    /// <summary>A stop this far into a title ends it: what follows are credits.</summary>
    public const float Over = 0.95f;

    /// <summary>Of an act that can be taken back: what it weighed when it came.</summary>
    public static float Of(in StrongEvent e) => e.Type switch
    {
        EventType.Rate => Rate(e.Rating),
        EventType.Like => Like,
        EventType.Dislike => Dislike,
        EventType.NotInterested => NotInterested,
        _ => 0,
    };

    /// <summary>
    /// Whether an event that behaves like this type may weigh more or less. Not a stop, which may be weighed long after it came,
    /// when the title's length is told; the others that are left out weigh nothing.
    /// </summary>
    public static bool CanScale(EventType type) => type
        is EventType.PlayStart or EventType.PlayComplete or EventType.Rate or EventType.Like or EventType.Dislike
        or EventType.AddToList or EventType.RemoveFromList or EventType.NotInterested or EventType.Share;

    /// <summary>
    /// −1.5 for a skip, which takes back its start, else −0.3 to 1.5 at the end; 0 when it is not known how far it went.
    /// </summary>
    public static float PlayStop(in Sitting sitting) =>
        !sitting.Known ? 0 : sitting.Completion < StrongEvent.Skipped ? -PlayStart - 0.5f : 2 * sitting.Completion - 0.5f;

    /// <summary>−2 to 2.5 by stars.</summary>
    public static float Rate(double? rating) => Sitting.Stars(rating) is var stars and > 0 ? stars - 2.5f : 0;
}
