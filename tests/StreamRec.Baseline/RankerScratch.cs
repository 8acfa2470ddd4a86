namespace StreamRec.Baseline;

/// <summary>What one request ranks with: the bound network and arrays by title number, which are cleared where they were written.</summary>
internal sealed class RankerScratch(BoundNetwork ranker, ItemTables tables)
{
    public BoundNetwork Ranker { get; } = ranker;

    /// <summary>[300, features]</summary>
    public float[] Rows => Ranker.Inputs[0];
    public float[] Scores => Ranker.Outputs[0];

    public History History { get; } = new(tables);

    /// <summary>user · title</summary>
    public float[] Products { get; } = new float[tables.Count];

    /// <summary>As many as there are rows.</summary>
    public int[] Candidates { get; } = new int[Retrieval.Candidates];
    public bool[] Taken { get; } = new bool[tables.Count];

    /// <summary>Room for all titles, then for all candidates.</summary>
    public ulong[] Packed { get; } = new ulong[tables.Count];

    public byte[] Json = [];
}
