namespace StreamRec.Domain;

/// <summary>
/// What each strong event adds to a title's interest. A play that is left at once comes to 0.5, one that is finished to 3, as
/// much as the best rating and a bit; a dislike outweighs a start, not-interested a finished play.
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

    /// <summary>−0.5 when left at once, 1.5 at the end, 0 when it is not known how far it went.</summary>
    public static float PlayStop(in Sitting sitting) => sitting.Known ? 2 * sitting.Completion - 0.5f : 0;

    /// <summary>−2 to 2.5 by stars.</summary>
    public static float Rate(double? rating) => Sitting.Stars(rating) is var stars and > 0 ? stars - 2.5f : 0;
}
