namespace StreamRec.Signals;

/// <summary>
/// Which log of moves a writer has counted, and up to where. Counting is deterministic: writers of one origin that have counted the same
/// log up to the same place are the same, bit for bit, on whichever nodes.
/// </summary>
/// <param name="Origin">The state that the log was counted on top of: a bundle's warm signals at one node's start, for example.</param>
/// <param name="Topic">The log's identity; one that is made anew is another.</param>
/// <param name="Next">Offset of the record to be counted next.</param>
public sealed record CountedLog(Guid Origin, string Topic, long Next);
