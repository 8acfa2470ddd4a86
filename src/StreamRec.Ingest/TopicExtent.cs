namespace StreamRec.Ingest;

/// <summary>What a topic has at one moment: by partition the first offset that retention has left, and the one after the last.</summary>
public sealed record TopicExtent(string Topic, IReadOnlyList<long> Begins, IReadOnlyList<long> Ends)
{
    public int Partitions => Ends.Count;

    /// <summary>Offsets, of which some may be transaction markers or compacted away.</summary>
    public long Count
    {
        get
        {
            var count = 0L;
            for (var partition = 0; partition < Partitions; partition++) count += Ends[partition] - Begins[partition];
            return count;
        }
    }
}
