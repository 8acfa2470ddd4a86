namespace StreamRec.Gateway.Live;

/// <summary>
/// Why a live connection ends. <paramref name="Code"/> is the WebSocket close code; <paramref name="Name"/> is a metric label
/// and the code of the error that ends an event stream.
/// </summary>
internal sealed record CloseReason(int Code, string Name, string Text)
{
    public static readonly CloseReason Normal = new(1000, "normal", "");
    public static readonly CloseReason Gone = new(1006, "gone", "");
    public static readonly CloseReason Stopping = new(1001, "stopping", "the node is shutting down: connect again");
    public static readonly CloseReason TooSlow = new(1008, "slow", "too slow: messages were not taken in time");
    public static readonly CloseReason TooLarge = new(1009, "too_large", "a message was far above the size limit");
    public static readonly CloseReason Expired = new(4401, "token_expired", "the token has expired: connect with a new one");
    public static readonly CloseReason Replaced = new(1013, "replaced", "another connection of this user needed the place: connect again");
    public static readonly CloseReason Failed = new(1011, "failed", "the node failed; its log has the reason");
}
