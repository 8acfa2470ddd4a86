using StreamRec.Actors;
using StreamRec.Contracts;

namespace StreamRec.Gateway.Wire;

/// <summary>
/// What one screen has of one surface, and so what it is to be sent for the next update. The version that a screen knows
/// always names the items that it has: an update with the same items leaves it. One caller at a time.
/// </summary>
/// <param name="surface">The surface by the client's name for it.</param>
/// <param name="deltas">The screen asked for deltas.</param>
/// <param name="lastVersion">The version that the screen had when it came back, null: none.</param>
internal sealed class ScreenList(string surface, bool deltas, long? lastVersion)
{
    private ListUpdate? _sent;
    private long _newest;

    public string Surface => surface;

    /// <summary>Nothing has been sent yet: the next message answers the subscription.</summary>
    public bool IsEmpty => _sent is null;

    /// <summary>Null when there is nothing to say: a repetition, or an update from an owner that has been replaced.</summary>
    public ServerMessage? Next(ListUpdate update)
    {
        if (_sent is not { } sent)
        {
            Accept(update);
            return lastVersion == update.Version && !update.Incomplete
                ? ListAnswers.Unchanged(update, surface, update.Version)
                : ListAnswers.List(update, surface);
        }
        if (update.Version < _newest) return null;
        // What is incomplete, and what ends that, is said in full: neither delta nor unchanged can say it.
        if (update.Incomplete != sent.Incomplete || !RankedTitles.Same(sent.Items, update.Items))
        {
            Accept(update);
            return deltas && !update.Incomplete && !sent.Incomplete && update.Version > sent.Version
                && DeltaBuilder.TryBuild(sent.Items, update.Items) is { } ops
                ? ListAnswers.Delta(update, surface, sent.Version, ops)
                : ListAnswers.List(update, surface);
        }
        var repeated = update.Version == _newest && update.AsOf == sent.AsOf;
        _newest = update.Version;
        _sent = sent with { AsOf = update.AsOf };
        return repeated ? null : ListAnswers.Unchanged(update, surface, sent.Version);
    }

    private void Accept(ListUpdate update)
    {
        _sent = update;
        _newest = update.Version;
    }
}
