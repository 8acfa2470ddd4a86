using StreamRec.Domain;

namespace StreamRec.Ingest.Lanes;

/// <summary>
/// Askers of AskPending on their way to an answer, each once: who asks again before it is answered keeps its first question.
/// An answer needs the log's end as it was at or after the question; many questions share one query, and those that come while
/// it runs wait for the next.
/// </summary>
internal sealed class PendingQuestions<TAsker> where TAsker : notnull
{
    private readonly record struct Question(UserId User, TAsker Asker, long End);

    private readonly HashSet<TAsker> _askers = [];
    private readonly List<Question> _answerable = [];
    private List<Question> _queried = [];
    private List<Question> _new = [];

    public bool Querying { get; private set; }

    /// <summary>False: this asker waits already.</summary>
    public bool TryAsk(UserId user, TAsker asker)
    {
        if (!_askers.Add(asker)) return false;
        _new.Add(new Question(user, asker, long.MaxValue));
        return true;
    }

    /// <summary>True: a query must begin now, for those who came meanwhile.</summary>
    public bool EndIs(long end)
    {
        foreach (var question in _queried) _answerable.Add(question with { End = end });
        _queried.Clear();
        Querying = false;
        return Begin();
    }

    /// <summary>The broker did not say; the same questions go into the next query.</summary>
    public void EndUnknown()
    {
        _new.AddRange(_queried);
        _queried.Clear();
        Querying = false;
    }

    /// <summary>True: a query must begin now. After a question, and for retries after <see cref="EndUnknown"/>.</summary>
    public bool Begin()
    {
        if (Querying || _new.Count == 0) return false;
        (_queried, _new) = (_new, _queried);
        return Querying = true;
    }

    /// <summary>Takes out one that <paramref name="position"/> has reached.</summary>
    public bool TryTake(long position, out UserId user, out TAsker asker)
    {
        for (var i = _answerable.Count - 1; i >= 0; i--)
        {
            if (_answerable[i].End > position) continue;
            (user, asker) = (_answerable[i].User, _answerable[i].Asker);
            _answerable.RemoveAt(i);
            _askers.Remove(asker);
            return true;
        }
        (user, asker) = (default, default!);
        return false;
    }
}
