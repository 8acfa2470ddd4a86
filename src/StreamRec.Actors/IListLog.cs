using StreamRec.Domain;

namespace StreamRec.Actors;

/// <summary>
/// A list that somebody has looked at. <paramref name="Profile"/>: as of when it was made. <paramref name="SeenAt"/>: ms, the first
/// event that names it. <paramref name="InView"/>: bit by place.
/// </summary>
public sealed record SeenList(ListUpdate List, int Limit, Profile Profile, long SeenAt, ulong InView);

/// <summary>Where lists that were looked at go. Called on actors' threads: it may not wait.</summary>
public interface IListLog
{
    /// <summary>Whether this list is to be logged, should somebody look at it: the same for each question.</summary>
    bool Takes(UserId user, long version);

    void Write(SeenList list);
}
