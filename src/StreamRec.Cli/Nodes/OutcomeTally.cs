namespace StreamRec.Cli.Nodes;

/// <summary>
/// Outcomes since the first scrape, summed over nodes. A counter that went down is one of a node that was started again: it
/// counts from zero, and what that node did between the last scrape and its end is not known.
/// </summary>
public sealed class OutcomeTally
{
    private EventOutcomes[]? _last;

    public EventOutcomes Total { get; private set; }

    public bool SawRestart { get; private set; }

    public void Add(IReadOnlyList<EventOutcomes> nodes)
    {
        if (_last is not null)
            for (var i = 0; i < nodes.Count; i++)
            {
                var restarted = nodes[i].Handled < _last[i].Handled;
                SawRestart |= restarted;
                Total += restarted ? nodes[i] : nodes[i] - _last[i];
            }
        _last = [.. nodes];
    }
}
