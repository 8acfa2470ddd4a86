namespace StreamRec.Cli;

internal static class ExitCodes
{
    public const int Done = 0;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 1;

    /// <summary>A node, a broker or a file that is needed is not there or refuses.</summary>
    public const int Unavailable = 2;

    /// <summary>Ran to its end, but events were not delivered or the totals do not add up.</summary>
    public const int Incomplete = 3;

    /// <summary>Stopped by Ctrl+C.</summary>
    public const int Cancelled = 130;
}
