using System.Text.Json.Serialization;

namespace StreamRec.Contracts;

/// <summary>The last event that a list has in it: its id, effective time (ms since the Unix epoch) and opaque log position.</summary>
public sealed record AsOf(string? EventId, long? Timestamp, string? Position);

/// <summary>One recommended title. <see cref="ReasonCode"/> is one of <see cref="ReasonCodes"/>.</summary>
public sealed record ListItem
{
    public required string ItemId { get; init; }
    public required string Title { get; init; }
    public required float Score { get; init; }

    /// <summary>
    /// How likely this person is to rate it with 4 stars of 5 or more once they have chosen it, 0–1; null: the model cannot say.
    /// </summary>
    public float? Like { get; init; }
    public required string Reason { get; init; }
    public string? ReasonCode { get; init; }

    /// <summary>Titles that the reason names, if it names any.</summary>
    public IReadOnlyList<string>? ReasonItemIds { get; init; }
    public string? Kind { get; init; }
    public int? Year { get; init; }
    public IReadOnlyList<string>? Genres { get; init; }

    /// <summary>Candidate sources that brought the title up.</summary>
    public IReadOnlyList<string>? Sources { get; init; }
}

public static class ReasonCodes
{
    public const string Similar = "similar";
    public const string Popular = "popular";
    public const string Fresh = "fresh";
    public const string Content = "content";
    public const string MyList = "list";
    public const string Continue = "continue";
    public const string Favourite = "favourite";
    public const string Searched = "searched";
}

/// <summary>What the node says on a live socket; <c>list</c> is also the REST answer. Shapes: README.md beside this file.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(ListMessage), "list")]
[JsonDerivedType(typeof(DeltaMessage), "delta")]
[JsonDerivedType(typeof(UnchangedMessage), "unchanged")]
[JsonDerivedType(typeof(AckMessage), "ack")]
[JsonDerivedType(typeof(ErrorMessage), "error")]
[JsonDerivedType(typeof(PongMessage), "pong")]
public abstract record ServerMessage;

public sealed record ListMessage(string UserId, string Surface, long Version, string Model, AsOf AsOf, IReadOnlyList<ListItem> Items)
    : ServerMessage
{
    /// <summary>
    /// The user has just been recovered while Kafka does not answer: events that were in an earlier list may be missing. The complete
    /// list follows on a live connection.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Incomplete { get; init; }
}

public sealed record DeltaMessage(
    string UserId, string Surface, long BaseVersion, long Version, string Model, AsOf AsOf, IReadOnlyList<DeltaOp> Ops) : ServerMessage;

public sealed record UnchangedMessage(string UserId, string Surface, long Version, AsOf AsOf) : ServerMessage;

/// <summary>Kafka has the event: its position can be waited for with <c>atLeast</c>.</summary>
public sealed record AckMessage(string EventId, string Position) : ServerMessage;

public sealed record ErrorMessage(string Code, string Message) : ServerMessage
{
    /// <summary>The event that the error is about, if it is about one.</summary>
    public string? EventId { get; init; }

    /// <summary>The subscription that the error is about, if it is about one.</summary>
    public string? Surface { get; init; }
}

public sealed record PongMessage : ServerMessage;

/// <summary>Operations are applied in order, each to the list that the one before left.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "op")]
[JsonDerivedType(typeof(RemoveOp), "remove")]
[JsonDerivedType(typeof(InsertOp), "insert")]
[JsonDerivedType(typeof(MoveOp), "move")]
[JsonDerivedType(typeof(UpdateOp), "update")]
public abstract record DeltaOp;

public sealed record RemoveOp(int Index) : DeltaOp;
public sealed record InsertOp(int Index, ListItem Item) : DeltaOp;

/// <summary>Takes the item at <see cref="From"/> out and puts it in so that it ends at <see cref="To"/>.</summary>
public sealed record MoveOp(int From, int To) : DeltaOp;
public sealed record UpdateOp(int Index, ListItem Item) : DeltaOp;
