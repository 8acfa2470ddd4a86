using StreamRec.Ranking;

namespace StreamRec.Training.Evaluation;

/// <summary>
/// What a viewer would get just before the event: candidate sources, ranker, slate policy of home. Below the list's 50 places
/// the other candidates follow by score; what is no candidate is a miss.
/// </summary>
internal sealed class ServedList(ServedWorld world, string name = ServedList.Served) : IRankingMethod, ICandidateStage
{
    public const string Served = "served-list", Renewed = "served-list-renewed";

    private const int ListLength = 50;

    /// <summary>Above every score, and exact in a float with a place taken off.</summary>
    private const float Listed = 1 << 20;

    private static readonly CandidateSources[] Flags = Enum.GetValues<CandidateSources>().Where(flag => flag != CandidateSources.None)
        .ToArray();

    private UserRanking? _ranking;

    public string Name => name;
    public IReadOnlyList<string> Sources { get; } = [.. Flags.Select(flag => flag.ToString()), "All"];

    public void Learn(EventLog log, int end, CancellationToken cancellation) => world.Begin();

    public void Observe(int number) => world.Observe(number);

    public void Score(in Question question, Span<float> scores)
    {
        _ranking = world.Rank(question);
        _ranking.WriteScores(scores);
        var list = _ranking.Slate(world.ProfileOf(question), Surface.Home, ListLength);
        for (var place = 0; place < list.Length; place++)
            if (list[place].Item < scores.Length) scores[list[place].Item] = Listed - place;
    }

    public int SourcesOf(int item)
    {
        var sources = _ranking?.SourcesOf(item) ?? CandidateSources.None;
        if (sources == CandidateSources.None) return 0;
        if (sources != CandidateSources.Catalogue) sources &= ~CandidateSources.Catalogue; // it fills up with what others have too
        var bits = 1 << Flags.Length;
        for (var source = 0; source < Flags.Length; source++)
            if ((sources & Flags[source]) != 0) bits |= 1 << source;
        return bits;
    }
}
