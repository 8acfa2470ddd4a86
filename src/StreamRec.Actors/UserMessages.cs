using System.Collections.Immutable;
using StreamRec.Domain;
using StreamRec.Ranking;

namespace StreamRec.Actors;

/// <summary>
/// What a screen asks for. Country null: the user's own, as events state it; Maturity null: everything. Limit 1–50.
/// </summary>
public sealed record ListRequest(Surface Surface, int Limit, string? Country, int? Maturity, string? Device);

/// <summary>
/// A screen → its user's actor, through the region; the sender is the screen's actor and is watched. Answered at once with a
/// ListUpdate, then after every fold with one more, until <see cref="Unsubscribe"/> or the screen ends. A second subscription
/// of the same screen to the same surface replaces the first. While the actor has just recovered no list is shown that could
/// lack what was shown before: after <see cref="ActorsSettings.HoldReads"/> the screen is told ReadRefused (Recovering), and the list
/// follows when it may (while the log is away: at once, marked as incomplete, and the complete one when it may). A recovery that fails
/// drops what waited for it: a screen that hears nothing for some seconds subscribes again.
/// </summary>
public sealed record Subscribe(UserId UserId, ListRequest Request) : IUserMessage;

public sealed record Unsubscribe(UserId UserId, Surface Surface) : IUserMessage;

/// <summary>
/// One read. With <paramref name="AtLeast"/> the answer waits until that event is folded; the asker times out. A
/// freshly recovered actor holds it until its lane has nothing pending; while the log is away, and without <paramref name="AtLeast"/>, it
/// is answered with what there is, marked as incomplete. Answer: ListUpdate.
/// </summary>
public sealed record GetList(UserId UserId, ListRequest Request, LogPosition? AtLeast) : IUserMessage;

/// <summary>Answer: UserView. Held as <see cref="GetList"/> is.</summary>
public sealed record GetProfile(UserId UserId, LogPosition? AtLeast) : IUserMessage;

/// <summary><paramref name="Incomplete"/>: as <see cref="ListUpdate"/>'s.</summary>
public sealed record UserView(UserId UserId, Profile Profile, LastEvent? LastEvent, bool Incomplete = false);

/// <summary>Why a read cannot be answered.</summary>
public sealed record ReadRefused(UserId UserId, ReadRefusal Refusal, string Message)
{
    /// <summary>The one subscription that it is about; null: every one of this user that waits for its list.</summary>
    public Surface? Surface { get; init; }
}

public enum ReadRefusal
{
    /// <summary>The user's actor has just recovered and its lane has not yet said that nothing is pending: 503, try again.</summary>
    Recovering,

    /// <summary>The user cannot be recovered until an operator releases it.</summary>
    Quarantined,

    /// <summary>There is no such surface.</summary>
    UnknownSurface,

    /// <summary>The list could not be made: the log of the node says why.</summary>
    Failed,

    /// <summary>The screens of this user have used up <see cref="ListBudget.Contexts"/>.</summary>
    TooManyContexts,

    /// <summary>The screens of this user have used up <see cref="ListBudget.Lists"/>.</summary>
    TooManyLists,
}

/// <summary>
/// A user's list at a version. The actor always sends the whole list (in process: references only); the socket's pump
/// computes deltas against what it sent last. The same version always has the same items. <paramref name="Incomplete"/>: the actor has
/// just recovered while the log is away, so events that were in an earlier list may be missing; the complete one follows.
/// </summary>
public sealed record ListUpdate(
    UserId UserId, Surface Surface, long Version, string Model, LastEvent? AsOf, ImmutableArray<RankedTitle> Items, Provenance Provenance,
    bool Incomplete = false);

/// <summary>
/// A place of a list, in words. <paramref name="Like"/>: how likely the person is to rate it with 4 stars of 5 or more once they have
/// chosen it, 0–1 in hundredths; null when the model cannot say.
/// </summary>
public sealed record RankedTitle(
    ItemId ItemId, string Title, string Kind, int Year, ImmutableArray<string> Genres, float Score,
    string Reason, string ReasonCode, ImmutableArray<ItemId> ReasonItems, CandidateSources Sources,
    float? Like = null);

/// <summary>What a list was a function of: with the log, any past list can be reproduced.</summary>
public sealed record Provenance(string Model, long CatalogVersion, long SignalsVersion, RankingContext Context);

/// <summary>An operator lets a quarantined user try again. Answer: Released.</summary>
public sealed record Release(UserId UserId) : IUserMessage;
public sealed record Released(UserId UserId);
