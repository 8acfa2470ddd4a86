using StreamRec.Contracts;

namespace StreamRec.Baseline;

/// <summary>What the person did with a title itself, as far as the stored acts go.</summary>
internal struct Own
{
    public float Fatigue, Weight, Progress;
    public bool Liked, InList;

    /// <summary>Watched to the end, or rated: no candidate any more.</summary>
    public bool Seen;
    private bool _listKnown, _opinionKnown, _clicked;

    /// <summary>Acts come newest first.</summary>
    public void Add(in Act act)
    {
        switch (act.Type)
        {
            case EventType.Impression when !_clicked: Fatigue = Math.Min(8, Fatigue + 1); break;
            case EventType.Click: (_clicked, Weight) = (true, Weight + .25f); break;
            case EventType.PlayStart: Weight += .5f; break;
            case EventType.PlayProgress or EventType.PlayStop when Progress == 0 && !Seen: Progress = act.Progress / 255f; break;
            case EventType.PlayComplete: (Seen, Weight) = (true, Weight + 1); break;
            case EventType.Rate: (Seen, Weight) = (true, Weight + act.HalfStars / 2f - 2.5f); break;
            case EventType.Like or EventType.Dislike or EventType.NotInterested when !_opinionKnown:
                (_opinionKnown, Liked) = (true, act.Type == EventType.Like);
                Weight += Liked ? 1 : -1;
                break;
            case EventType.AddToList or EventType.RemoveFromList when !_listKnown:
                (_listKnown, InList) = (true, act.Type == EventType.AddToList);
                break;
        }
    }
}
