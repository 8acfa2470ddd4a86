namespace StreamRec.Domain;

public sealed partial class Profile
{
    /// <summary>
    /// The profile as time alone makes it: expired impressions are non-clicks, a session past its gap is over. When nothing
    /// is due: the same instance, <see cref="FoldEffect.Titles"/>, none touched. Never stored: the next fold finds the same.
    /// </summary>
    public FoldResult AsOf(long now, FoldOptions options)
    {
        if (!(NextExpiry(options) <= now)) return new FoldResult(this, FoldEffect.Titles, []);
        var draft = Draft();
        draft.PassTime(now, options);
        return draft.ToResult();
    }

    /// <summary>When <see cref="AsOf"/> would next differ, ms; null: never.</summary>
    public long? NextExpiry(FoldOptions options)
    {
        var next = Session.Open ? Later(Session.LastEventAt, options.GapMs) : long.MaxValue;
        foreach (ref readonly var title in Titles)
        {
            if (title.ShownAt != 0) next = Math.Min(next, Later(title.ShownAt, options.WindowMs));
        }
        return next == long.MaxValue ? null : next;
    }

    private static long Later(long at, long wait) => wait > long.MaxValue - at ? long.MaxValue : at + wait;
}
