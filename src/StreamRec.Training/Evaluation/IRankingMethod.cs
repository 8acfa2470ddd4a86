namespace StreamRec.Training.Evaluation;

/// <summary>
/// What a method is asked: scores for the user whose newest known event is <paramref name="Newest"/> (−1: an empty history),
/// at a time. The history is the chain from there through <see cref="EventLog.Previous"/>, newest first. It may be cut short on
/// purpose (frozen at the session's start), so the user's later events must not be looked at.
/// </summary>
/// <param name="User">number in the log</param>
/// <param name="At">ms</param>
internal readonly record struct Question(int User, int Newest, long At);

/// <summary>
/// A way to rank titles. It is told the log from its beginning: <see cref="Learn"/> once, then events through
/// <see cref="Observe"/>, in order, each before the first question whose time is later than the event's. A frozen method leaves
/// those after the fit unread; a live one counts them. One thread.
/// </summary>
internal interface IRankingMethod
{
    /// <summary>Short, for tables, options and results files: <c>popular-7d-live</c>.</summary>
    string Name { get; }

    /// <summary>Fits to the first <paramref name="end"/> events. They come through <see cref="Observe"/> as well.</summary>
    void Learn(EventLog log, int end, CancellationToken cancellation);

    void Observe(int number);

    /// <summary>
    /// A score per title, by number; higher is better, −∞ for what it does not offer at all. The span holds whatever was in it.
    /// </summary>
    void Score(in Question question, Span<float> scores);
}
