namespace StreamRec.Chaos;

/// <param name="Brokers">One, or three: of three one may be lost.</param>
/// <param name="FirstNodes">How many of the nodes are started at once.</param>
/// <param name="Faults">The parts that faults need: links that can be cut, disks that can be filled.</param>
/// <param name="Clocks">Clocks that can be stepped.</param>
/// <param name="RestartAfter">How long a supervisor waits with the next start of a node that ended.</param>
/// <param name="More">HOCON that each node gets besides.</param>
internal sealed record WorldSettings(int Nodes, int Brokers, int FirstNodes, bool Faults, bool Clocks, TimeSpan RestartAfter, string More)
{
    public const int Partitions = 12;
    public const string Group = "chaos";
    public const string Topic = "streamrec.events";
    public const string DeadLetters = "streamrec.events.dead-letter";

    /// <summary>MB. What 30 minutes write has room; filling it takes a second or two.</summary>
    public const int DatabaseDisk = 1536;

    /// <summary>MB.</summary>
    public const int NodeDisk = 64;
}
