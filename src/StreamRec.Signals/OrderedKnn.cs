namespace StreamRec.Signals;

/// <summary>The constants of the ordered item-kNN: when a person moves to j, C[i,j] grows for the last 30 titles i.</summary>
internal static class OrderedKnn
{
    /// <summary>Titles of a history that count, newest first.</summary>
    public const int History = 30;

    /// <summary>Per step between i and j: .85^(g−1).</summary>
    public const float Gap = .85f;

    /// <summary>C[j,i] grows by this share of what C[i,j] does.</summary>
    public const float Reverse = .3f;

    /// <summary>Per step back in the history that is scored: .7^k.</summary>
    public const float Recency = .7f;

    /// <summary>Pseudo-moves s in (n_i + s)(n_j + s)^0.3.</summary>
    public const float Shrinkage = 40;
    public const float TargetDamping = .3f;
}
