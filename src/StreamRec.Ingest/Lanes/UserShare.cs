namespace StreamRec.Ingest.Lanes;

/// <summary>
/// A lane's events in one state, for the node's bound of them. Whoever has its whole <paramref name="share"/> is the lane's own
/// matter until half of that is left: its events are not counted for the node, whose full bound would stop every lane, and the
/// lane itself reads no more. So one user's backlog stops one partition, and a lane holds of each such user at most a share and
/// what one read brings.
/// </summary>
internal sealed class UserShare(int share)
{
    private int _beyond;

    /// <summary>Events of users within their share, and of none.</summary>
    public int Counted { get; private set; }

    /// <summary>A user is beyond its share.</summary>
    public bool IsHeld => _beyond > 0;

    /// <summary>For what has no user.</summary>
    public void Add(int events) => Counted += events;

    public void Add(ref Part user, int events)
    {
        user.Events += events;
        if (!user.Beyond)
        {
            Counted += events;
            if (user.Events < share) return;
            user.Beyond = true;
            Counted -= user.Events;
            _beyond++;
        }
        else if (user.Events <= share / 2)
        {
            user.Beyond = false;
            Counted += user.Events;
            _beyond--;
        }
    }

    /// <summary>What one user has of them.</summary>
    internal struct Part
    {
        public int Events;
        public bool Beyond;
    }
}
