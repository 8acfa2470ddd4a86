namespace StreamRec.Contracts;

/// <summary>
/// What a person did, or what became known of them. The numbers are stored in journals: never reuse one, and leave no gap. The names
/// in camel case are those of the wire (<see cref="EventTypeNames"/>).
/// </summary>
public enum EventType : byte
{
    Impression = 1,
    Click = 2,
    PlayStart = 3,
    PlayProgress = 4,
    PlayStop = 5,
    PlayComplete = 6,
    Rate = 7,
    Like = 8,
    Dislike = 9,
    AddToList = 10,
    RemoveFromList = 11,
    Search = 12,
    NotInterested = 13,
    Share = 14,

    /// <summary>No act: what is known of the person besides their acts, said anew as a whole.</summary>
    Attributes = 15,

    /// <summary>Takes back the person's ratings of the title.</summary>
    ClearRating = 16,

    /// <summary>Takes back their likes and dislikes of it.</summary>
    ClearOpinion = 17,

    /// <summary>Takes back that it was not to be shown.</summary>
    ClearNotInterested = 18,
}
