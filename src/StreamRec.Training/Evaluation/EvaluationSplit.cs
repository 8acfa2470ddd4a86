namespace StreamRec.Training.Evaluation;

/// <summary>
/// Which events are learned from and which are asked about. EVALUATION's rules: candidates are the titles of the part that is
/// fitted, without the user's own unless repeats are allowed; rank = 1 + strictly better + equal others.
/// </summary>
/// <param name="Protocol">T, S, L or P.</param>
/// <param name="FitEnd">Events below it are fitted.</param>
/// <param name="Questions">Numbers of the events that are predicted, ascending.</param>
/// <param name="Frozen">
/// By question: the newest event of the history as it was when the session began (−1: empty); <see cref="NotAsked"/> where the
/// question is the first of its session.
/// </param>
/// <param name="Repeats">Titles of the user's history are candidates too.</param>
/// <param name="Live">Events of the predicted part are observed once they are strictly past.</param>
/// <param name="LiveCatalogue">A title is a candidate from the moment at which it was first seen.</param>
public sealed record EvaluationSplit(
    string Protocol, string Data, EventLog Log, int FitEnd, int[] Questions, int[] Frozen, bool Repeats, bool Live,
    bool LiveCatalogue = false)
{
    public const int NotAsked = -2;

    private readonly int _fitted = Log.ItemsBefore(FitEnd);

    /// <summary>Titles that are ranked: numbers below it. Those of the fitted part, unless the protocol ranks all.</summary>
    public int Catalogue { get; init; } = Log.ItemsBefore(FitEnd);

    /// <summary>The target occurs in the fitted part.</summary>
    public bool IsWarm(int question) => Log.Item[Questions[question]] < _fitted;
}
