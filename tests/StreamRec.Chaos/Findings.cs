namespace StreamRec.Chaos;

/// <summary>What was wrong, with the evidence. Anything in it fails the run.</summary>
internal sealed class Findings(Action<string> say)
{
    private const int Said = 20;
    private readonly Lock _gate = new();
    private int _all;

    public int ProfilesCompared { get; private set; }
    public int ProfilesDiffer { get; private set; }
    public int VersionsBack { get; private set; }
    public int VersionsOfTwoLists { get; private set; }
    public int ForeignLists { get; private set; }
    public int NotPushed { get; private set; }

    /// <summary>Anything else: not recovered, dead letters, a sum that does not add up, a gap where none may be.</summary>
    public int Others { get; private set; }

    public bool None => _all == 0;

    public void Compared(int profiles) => ProfilesCompared += profiles;
    public void Differs(string evidence) => Add(() => ProfilesDiffer++, $"profile differs: {evidence}");
    public void VersionBack(string evidence) => Add(() => VersionsBack++, $"version back: {evidence}");
    public void TwoLists(string evidence) => Add(() => VersionsOfTwoLists++, $"one version, two lists: {evidence}");
    public void Foreign(string evidence) => Add(() => ForeignLists++, $"foreign: {evidence}");
    public void NotPushedTo(string evidence) => Add(() => NotPushed++, $"not pushed: {evidence}");
    public void Other(string evidence) => Add(() => Others++, evidence);

    private void Add(Action count, string evidence)
    {
        lock (_gate)
        {
            count();
            if (_all++ < Said) say($"  WRONG {evidence}");
            else if (_all == Said + 1) say("  WRONG and more, which are counted only");
        }
    }
}
