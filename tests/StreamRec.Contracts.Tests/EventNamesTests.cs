using System.Text;

namespace StreamRec.Contracts.Tests;

/// <summary>Events under names that an operator declares.</summary>
public sealed class EventNamesTests
{
    private static readonly EventNames Shop = new(
    [
        new EventName("purchase", EventType.PlayComplete, 2), new EventName("stars", EventType.Rate), new EventName("viewSizeGuide", null),
    ]);

    private static byte[] Json(string type, string rest = ",\"itemId\":\"sku-1\"") =>
        Encoding.UTF8.GetBytes($$"""{"eventId":"e1","userId":"ann","type":"{{type}}","timestamp":1782936000000{{rest}}}""");

    private static UserEvent Accepted(byte[] json)
    {
        Assert.True(EventJson.TryRead(json, Shop, out var read, out var problem), problem?.Detail);
        return read;
    }

    private static EventProblem Refused(byte[] json)
    {
        Assert.False(EventJson.TryRead(json, Shop, out _, out var problem));
        return problem;
    }

    [Theory]
    [InlineData("purchase")]
    [InlineData("\\u0070urchase")]
    public void A_declared_name_is_the_type_that_it_is_like_and_keeps_its_own_name(string written)
    {
        var read = Accepted(Json(written));
        Assert.Equal((EventType.PlayComplete, "purchase", 2f), (read.Type, read.TypeName, read.DeclaredAs!.Weight));
        Assert.False(read.OnlyCounts);
    }

    [Theory]
    [InlineData("purchase")]
    [InlineData("viewSizeGuide")]
    [InlineData("like")]
    public void What_is_written_is_what_was_read(string type) => Assert.Equal(Encoding.UTF8.GetString(Json(type)),
        Reordered(EventJson.Write(Accepted(Json(type)))));

    [Fact]
    public void The_fields_that_its_like_needs_are_needed_and_named_with_its_own_name()
    {
        Assert.Equal(("missing_field", "itemId"), (Refused(Json("purchase", "")).Code, Refused(Json("purchase", "")).Field));
        var unrated = Refused(Json("stars"));
        Assert.Equal(("missing_field", "rating"), (unrated.Code, unrated.Field));
        Assert.Contains("type stars", unrated.Detail);
        Accepted(Json("stars", ",\"itemId\":\"sku-1\",\"rating\":4"));
    }

    [Fact]
    public void What_only_counts_needs_no_title()
    {
        var read = Accepted(Json("viewSizeGuide", ""));
        Assert.True(read.OnlyCounts);
        Assert.Equal("sku-1", Accepted(Json("viewSizeGuide")).ItemId);
    }

    [Theory]
    [InlineData("Purchase")]
    [InlineData("teleport")]
    public void An_unknown_type_is_refused_with_all_that_are_accepted_the_declared_ones_among_them(string type)
    {
        var problem = Refused(Json(type));
        Assert.Equal("unknown_type", problem.Code);
        Assert.Contains("share, attributes, clearRating, clearOpinion, clearNotInterested, purchase, stars, viewSizeGuide is accepted", problem.Detail);
    }

    [Fact]
    public void Where_nothing_is_declared_only_the_types_of_StreamRec_are_accepted() =>
        Assert.False(EventJson.TryRead(Json("purchase"), out _, out _));

    [Fact]
    public void A_socket_takes_them_as_a_topic_does()
    {
        var message = Encoding.UTF8.GetBytes($$"""{"type":"event","event":{{Encoding.UTF8.GetString(Json("purchase"))}}}""");
        Assert.True(ClientJson.TryRead(message, Shop, out var read, out var problem), problem?.Detail);
        Assert.Equal(Accepted(Json("purchase")), Assert.IsType<EventMessage>(read).Event);
        Assert.False(ClientJson.TryRead(message, EventNames.None, out _, out _));
    }

    /// <summary>Written events have the title before the time.</summary>
    private static string Reordered(byte[] json) => Encoding.UTF8.GetString(json)
        .Replace(",\"itemId\":\"sku-1\",\"timestamp\":1782936000000", ",\"timestamp\":1782936000000,\"itemId\":\"sku-1\"", StringComparison.Ordinal);
}
