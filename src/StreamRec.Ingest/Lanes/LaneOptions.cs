namespace StreamRec.Ingest.Lanes;

/// <summary>
/// How a lane behaves. Times in ms. Operators cannot set it: its parts belong together, and <see cref="IngestSettings"/> has the bounds.
/// </summary>
public sealed record LaneOptions
{
    public static LaneOptions Default { get; } = new();

    /// <summary>Events per FoldBatch, at most; one batch per user is in flight.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>One user's share of each of the node's bounds: see <see cref="Lanes.UserShare"/>.</summary>
    public int UnfoldedShare { get; init; } = 1_024;
    public int UndurableShare { get; init; } = 8_192;

    /// <summary>A batch without an answer is sent again after this, then after twice this, up to <see cref="MaxWait"/>.</summary>
    public long ResendAfter { get; init; } = 2_000;

    /// <summary>
    /// A user whose folded events are not durable for this long is asked, then after twice this, up to <see cref="MaxWait"/>.
    /// </summary>
    public long AskDurableAfter { get; init; } = 15_000;

    public long MaxWait { get; init; } = 60_000;

    /// <summary>While the second bound is full, or one user holds the lane, a user is asked at most this often.</summary>
    public long AskAgainAfter { get; init; } = 500;

    /// <summary>A dead letter that the broker did not take is written again after this.</summary>
    public long DeadLetterRetryAfter { get; init; } = 1_000;
}
