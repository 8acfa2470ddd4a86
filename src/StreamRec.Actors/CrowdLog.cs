using StreamRec.Signals;

namespace StreamRec.Actors;

/// <summary>
/// The nodes' shared log of moves: each writes its own, and all count what is in it, in its order. So their counts are the same, and
/// a state that one of them shares is as good to the others as their own.
/// </summary>
/// <param name="Send">A record of moves for the log. True: it is there.</param>
/// <param name="Share">A whole state for those that start; true: it is there.</param>
/// <param name="Shares">Whether this node is the one that shares now: one of all is enough, and several do no harm.</param>
public sealed record CrowdLog(Func<byte[], Task<bool>> Send, Func<byte[], Task<bool>> Share, Func<bool> Shares);

/// <summary>A record of the log. Asked; answered with <see cref="Counted"/>, so that its reader is no faster than the counting.</summary>
/// <param name="Offset">What was counted before is passed over.</param>
internal sealed record LoggedMoves(IReadOnlyList<SignalMove> Moves, long Offset);

internal sealed record Counted
{
    public static Counted Instance { get; } = new();
}

/// <summary>
/// Count on from here: a shared state, with what it has counted of the log. Null: from this node's own, as the log named here.
/// </summary>
internal sealed record Adopt(SignalsWriter? Writer, CountedLog Log);

/// <summary>Asked; answered with <see cref="CountedUpTo"/>.</summary>
internal sealed record AskCounted
{
    public static AskCounted Instance { get; } = new();
}

internal sealed record CountedUpTo(CountedLog? Log);
