using System.Collections.Immutable;
using StreamRec.Actors;
using StreamRec.Contracts;
using StreamRec.Domain;
using StreamRec.Ranking;

namespace StreamRec.Gateway.Wire;

/// <summary>The one place where a user actor's list becomes messages of the wire.</summary>
internal static class ListAnswers
{
    private static readonly AsOf Nothing = new(null, null, null);

    /// <param name="update">What the user's actor said.</param>
    /// <param name="surface">The surface by the name that the client gave it (a genre in its own case), so that it finds it again.</param>
    public static ListMessage List(ListUpdate update, string surface)
    {
        var items = new ListItem[update.Items.Length];
        for (var i = 0; i < items.Length; i++) items[i] = Item(update.Items[i]);
        return new ListMessage(update.UserId.Value, surface, update.Version, update.Model, AsOf(update.AsOf), items)
        {
            Incomplete = update.Incomplete,
        };
    }

    public static DeltaMessage Delta(ListUpdate update, string surface, long baseVersion, IReadOnlyList<DeltaOp> ops) =>
        new(update.UserId.Value, surface, baseVersion, update.Version, update.Model, AsOf(update.AsOf), ops);

    /// <param name="update">What the user's actor said.</param>
    /// <param name="surface">The surface by the client's name for it.</param>
    /// <param name="version">The version that the screen knows its list by.</param>
    public static UnchangedMessage Unchanged(ListUpdate update, string surface, long version) =>
        new(update.UserId.Value, surface, version, AsOf(update.AsOf));

    /// <summary>About how many bytes of JSON it is: names and punctuation, then its own text.</summary>
    public static int LengthOf(RankedTitle title)
    {
        var length = (title.Like is null ? 150 : 162) + title.ItemId.Value.Length + title.Title.Length + title.Reason.Length;
        foreach (var genre in title.Genres.AsSpan()) length += genre.Length + 3;
        foreach (var id in title.ReasonItems.AsSpan()) length += id.Value.Length + 3;
        return length;
    }

    public static ListItem Item(RankedTitle title) => new()
    {
        ItemId = title.ItemId.Value,
        Title = title.Title,
        Score = title.Score,
        Like = title.Like,
        Reason = title.Reason,
        ReasonCode = title.ReasonCode,
        ReasonItemIds = title.ReasonItems.IsDefaultOrEmpty ? null : Values(title.ReasonItems),
        Kind = title.Kind,
        Year = title.Year == 0 ? null : title.Year,
        Genres = title.Genres.IsDefaultOrEmpty ? null : title.Genres,
        Sources = SourceTable.NamesOf(title.Sources),
    };

    private static AsOf AsOf(LastEvent? last) =>
        last is null ? Nothing : new AsOf(last.EventId, last.EffectiveTime, last.Position.ToString());

    private static string[] Values(ImmutableArray<ItemId> ids)
    {
        var values = new string[ids.Length];
        for (var i = 0; i < values.Length; i++) values[i] = ids[i].Value;
        return values;
    }
}
