namespace StreamRec.Ranking;

/// <summary>
/// How near a title is to the person's history: a function of the ring of strong events and the pins, so it is kept between
/// weak events. Because: the history title that gave most, −1 if none.
/// </summary>
internal readonly record struct Affinity(
    float Knn, int KnnBecause, float Nearest, int NearestBecause, float Sum, float Session, float Disliked, float Encoder)
{
    public static Affinity None { get; } = new(0, -1, 0, -1, 0, 0, 0, 0);
}
