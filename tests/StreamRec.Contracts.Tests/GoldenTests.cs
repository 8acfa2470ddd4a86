using System.Text;
using System.Text.Json;

namespace StreamRec.Contracts.Tests;

/// <summary>What is on the wire today, byte for byte. A line that has to change breaks somebody's client.</summary>
public sealed class GoldenTests
{
    private static readonly ListItem Item = new() { ItemId = "tt0113277", Title = "Heat", Score = 0.75f, Reason = "popular tonight" };

    private static readonly ListItem FullItem = Item with
    {
        Title = "Amélie",
        ReasonCode = ReasonCodes.Similar,
        ReasonItemIds = ["tt1"],
        Kind = "film",
        Year = 2001,
        Genres = ["Romance"],
        Sources = ["popularity"],
    };

    private static readonly AsOf AsOf = new("e1", 1_782_936_000_000, "Zy8zLzk5");

    private static readonly ServerMessage[] Messages =
    [
        new ListMessage("ann", "home", 7_303_061_299_200_001, "demo-1", AsOf, [Item, FullItem]),
        new ListMessage("ann", "home", 1, "demo-1", new AsOf(null, null, null), []),
        new DeltaMessage("ann", "home", 1, 2, "demo-1", AsOf, [new RemoveOp(3), new InsertOp(0, Item), new MoveOp(4, 1), new UpdateOp(2, FullItem)]),
        new UnchangedMessage("ann", "home", 2, AsOf),
        new AckMessage("e1", "Zy8zLzk5"),
        new ErrorMessage("unknown_type", "type is \"teleport\"; …"),
        new ErrorMessage("missing_field", "userId is missing.") { EventId = "e1" },
        new PongMessage(),
        new ListMessage("ann", "home", 1, "demo-1", AsOf, [FullItem with { Like = .73f }]),
    ];

    private static readonly UserEvent[] Events =
    [
        .. EventTypeNames.All.Select((_, i) => new UserEvent
        {
            EventId = $"e{i}",
            UserId = "ann",
            Type = (EventType)(i + 1),
            ItemId = (EventType)(i + 1) is EventType.Search or EventType.Attributes ? null : "tt0113277",
            Timestamp = 1_782_936_000_000 + i,
            Rating = (EventType)(i + 1) == EventType.Rate ? 4.5 : null,
            Query = (EventType)(i + 1) == EventType.Search ? "heist" : null,
            Attributes = (EventType)(i + 1) == EventType.Attributes ? Given.Attributes("""{"favouriteGenres":["Science Fiction","Comédie"],"age":41.5,"isStaff":true}""") : null,
        }),
        new UserEvent
        {
            EventId = "é", UserId = "ann@example.org", Type = EventType.PlayStop, ItemId = "tt0113277", Timestamp = 631_152_000_000, SessionId = "s", DeviceId = "d",
            Surface = "home", Position = 3, ListVersion = 7_303_061_299_200_001, Locale = "de-DE", Country = "DE", PositionSeconds = 61.5, DurationSeconds = 10_200,
            Rating = 0.5, Query = "<b>",
        },
    ];

    [Fact]
    public void Server_messages_are_written_as_the_golden_bytes() => Assert.Equal(
        Golden("server-messages.jsonl"), Messages.Select(m => JsonSerializer.Serialize(m, ContractsJson.Default.ServerMessage)));

    [Fact]
    public void Events_are_written_as_the_golden_bytes() =>
        Assert.Equal(Golden("events.jsonl"), Events.Select(e => Encoding.UTF8.GetString(EventJson.Write(e))));

    [Fact]
    public void The_golden_events_are_read_as_what_they_were() => Assert.Equal(Events, Golden("events.jsonl").Select(line =>
    {
        Assert.True(EventJson.TryRead(Encoding.UTF8.GetBytes(line), out var read, out var problem), problem?.Detail);
        return read;
    }));

    [Fact]
    public void Every_type_has_its_number_and_its_name()
    {
        Assert.Equal(Enumerable.Range(1, 18), Enum.GetValues<EventType>().Select(t => (int)t));
        foreach (var type in Enum.GetValues<EventType>())
        {
            Assert.Equal(type.ToString(), EventTypeNames.Of(type), ignoreCase: true);
            Assert.True(EventTypeNames.TryParse(EventTypeNames.Of(type), out var parsed) && parsed == type);
        }
    }

    private static string[] Golden(string file) => File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "golden", file));
}
