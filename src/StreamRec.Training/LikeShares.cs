using StreamRec.Ranking;

namespace StreamRec.Training;

/// <summary>
/// What counting alone says of a rating: the share of likes so far, of the title and of the person, each shrunk towards the share of all
/// ratings so far.
/// </summary>
internal sealed class LikeShares
{
    /// <summary>Ratings that the share of all weighs as much as.</summary>
    private const double Shrinkage = 5;

    private readonly Dictionary<string, (int Ratings, int Likes)> _titles = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (int Ratings, int Likes)> _people = new(StringComparer.Ordinal);
    private (int Ratings, int Likes) _all;

    public LikeMetrics OfTitle { get; } = new();
    public LikeMetrics OfPerson { get; } = new();

    /// <summary>Every choice in order, whether it is measured or not.</summary>
    public void Visit(Interaction choice, bool measure)
    {
        if (choice.Stars <= 0) return;
        var (title, person) = (_titles.GetValueOrDefault(choice.Item.Value), _people.GetValueOrDefault(choice.User.Value));
        var liked = choice.Stars >= RankerModel.LikeStars;
        if (measure)
        {
            OfTitle.Add(Share(title), liked);
            OfPerson.Add(Share(person), liked);
        }
        _titles[choice.Item.Value] = Counted(title, liked);
        _people[choice.User.Value] = Counted(person, liked);
        _all = Counted(_all, liked);
    }

    private double Share((int Ratings, int Likes) counts) =>
        (counts.Likes + Shrinkage * (_all.Likes + 1) / (_all.Ratings + 2)) / (counts.Ratings + Shrinkage);

    private static (int Ratings, int Likes) Counted((int Ratings, int Likes) counts, bool liked) =>
        (counts.Ratings + 1, counts.Likes + (liked ? 1 : 0));
}
