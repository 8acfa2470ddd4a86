namespace StreamRec.Training.Evaluation;

/// <summary>S: how often the session has the title, and its count in the fitted part / (the highest + 1).</summary>
internal sealed class PopularInSession : IRankingMethod
{
    private EventLog _log = null!;
    private float[] _share = [];

    public string Name => "popular-in-session";

    public void Learn(EventLog log, int end, CancellationToken cancellation)
    {
        (_log, _share) = (log, new float[log.Items]);
        for (var number = 0; number < end; number++) _share[log.Item[number]]++;
        var most = _share.Max();
        for (var item = 0; item < _share.Length; item++) _share[item] /= most + 1;
    }

    public void Observe(int number) { }

    public void Score(in Question question, Span<float> scores)
    {
        _share.AsSpan(0, scores.Length).CopyTo(scores);
        for (var number = question.Newest; number >= 0; number = _log.Previous[number])
            if (_log.Item[number] < scores.Length) scores[_log.Item[number]]++;
    }
}
