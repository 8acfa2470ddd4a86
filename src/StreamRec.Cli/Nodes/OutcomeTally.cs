namespace StreamRec.Cli.Nodes;

/// <summary>
/// Outcomes since the first scrape, summed over nodes. A counter that went down is one of a node that was started again: it
/// counts from zero, and what that node did between the last scrape and its end is not known.
/// </summary>
internal sealed class OutcomeTally
{
    private readonly Lock _gate = new();
    private EventOutcomes[]? _last;
    private EventOutcomes _total;
    private bool _sawRestart;

    public EventOutcomes Total
    {
        get
        {
            lock (_gate) return _total;
        }
    }

    public bool SawRestart
    {
        get
        {
            lock (_gate) return _sawRestart;
        }
    }

    public void Add(IReadOnlyList<EventOutcomes> nodes)
    {
        lock (_gate)
        {
            for (var i = 0; _last is not null && i < nodes.Count; i++)
            {
                var restarted = nodes[i].Read < _last[i].Read || nodes[i].Handled < _last[i].Handled;
                _sawRestart |= restarted;
                _total += restarted ? nodes[i] : nodes[i] - _last[i];
            }
            _last = [.. nodes];
        }
    }
}
