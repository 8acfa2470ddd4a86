namespace StreamRec.Ranking;

/// <summary>Which sources named a candidate. The bits are in the protobuf between nodes: a source keeps its own for good.</summary>
[Flags]
public enum CandidateSources : uint
{
    None = 0,
    CoOccurrence = 1 << 0,
    Popularity = 1 << 1,
    Content = 1 << 2,
    Fresh = 1 << 3,
    MyList = 1 << 4,
    Continue = 1 << 5,
    Catalogue = 1 << 6,
    Encoder = 1 << 7,
    Favourite = 1 << 8,
    Searched = 1 << 9,
}
