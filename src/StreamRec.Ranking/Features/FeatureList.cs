using System.Collections.Immutable;

namespace StreamRec.Ranking;

/// <summary>
/// What the ranker sees of a candidate, in order; all floats. A bundle states the list that it was trained on, and another
/// one is refused. Invariant: a title's features are a function of the ring of strong events, of that title's own state, and
/// of the pins — so a weak event changes the features of the titles that it touches and of no others.
/// </summary>
public static class FeatureList
{
    /// <summary>Grows whenever a feature's meaning changes, also when the names stay.</summary>
    public const int SchemaVersion = 3;

    /// <summary>log(1 + decayed count), one per <see cref="Signals.CountWindow"/>.</summary>
    public const int CountHour = 0, CountDay = 1, CountThreeDays = 2, CountWeek = 3, CountMonth = 4;

    /// <summary>log((1 + count at this hour · 24) / (1 + count)); the same for the country. 0: as everywhere.</summary>
    public const int HourLift = 5, CountryLift = 6;

    /// <summary>Ordered item-kNN of the newest titles: log(1 + 1000 · score), and 1 when it is above 0.</summary>
    public const int Knn = 7, KnnAny = 8;

    /// <summary>
    /// Content neighbours of the newest liked titles: the nearest (0–1), their recency-weighted sum, the nearest to this session's.
    /// </summary>
    public const int ContentNearest = 9, ContentSum = 10, ContentSession = 11;

    /// <summary>The nearest of the titles turned down, times how much each was, 0–1.</summary>
    public const int ContentDisliked = 12;

    /// <summary>Mean taste for the title's genres, −1 to 1.</summary>
    public const int GenreTaste = 13;

    /// <summary>log(1 + years since release), and its distance from the mean of the newest titles.</summary>
    public const int Age = 14, AgeDistance = 15;

    /// <summary>2^(−days in the catalogue / 7); 0 for titles known from the start.</summary>
    public const int Added = 16;

    /// <summary>1 for a series; 1 for a minimum age of 18 or more.</summary>
    public const int Series = 17, Adult = 18;

    /// <summary>Decayed count of non-clicks of the title, at most 8.</summary>
    public const int Fatigue = 19;

    /// <summary>1 when on the person's list; share watched when begun and not finished; decayed interest; 1 when liked.</summary>
    public const int InList = 20, Progress = 21, OwnWeight = 22, Liked = 23;

    /// <summary>log(1 + titles in the history), the same for every candidate: how far to trust the history.</summary>
    public const int HistoryLength = 24;

    /// <summary>sin and cos of the UTC hour's angle, the same for every candidate.</summary>
    public const int HourSin = 25, HourCos = 26;

    /// <summary>log(1 + place) at which it was shown; 0 when serving.</summary>
    public const int Position = 27;

    /// <summary>The encoder's user vector · title vector; 0 when the bundle has no encoder.</summary>
    public const int Encoder = 28;

    public const int Count = 29;

    public static ImmutableArray<string> Names { get; } =
    [
        "countHour", "countDay", "countThreeDays", "countWeek", "countMonth", "hourLift", "countryLift", "knn", "knnAny",
        "contentNearest", "contentSum", "contentSession", "contentDisliked", "genreTaste", "age", "ageDistance", "added", "series",
        "adult", "fatigue", "inList", "progress", "ownWeight", "liked", "historyLength", "hourSin", "hourCos", "position",
        "encoder",
    ];
}
