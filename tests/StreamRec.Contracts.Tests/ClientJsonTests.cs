using System.Text;
using CsCheck;

namespace StreamRec.Contracts.Tests;

public sealed class ClientJsonTests
{
    private static ClientMessage Accepted(string json)
    {
        Assert.True(ClientJson.TryRead(Encoding.UTF8.GetBytes(json), EventNames.None, out var message, out var problem), problem?.Detail);
        return message;
    }

    private static EventProblem Refused(string json)
    {
        Assert.False(ClientJson.TryRead(Encoding.UTF8.GetBytes(json), EventNames.None, out _, out var problem));
        return problem;
    }

    [Fact]
    public void A_subscription_has_defaults() => Assert.Equal(
        new SubscribeMessage("ann", "home", 20, null, false, null, null), Accepted("""{"type":"subscribe","userId":"ann","surface":"home"}"""));

    [Fact]
    public void A_subscription_says_all_it_wants() => Assert.Equal(
        new SubscribeMessage("ann", "genre:Drama", 50, 7_303_061_299_200_000, true, "DE", 12),
        Accepted("""{"deltas":true,"maturity":12,"country":"de","lastVersion":7303061299200000,"limit":50,"surface":"genre:Drama","userId":"ann","type":"subscribe"}"""));

    [Fact]
    public void Unsubscribe_and_ping_are_read()
    {
        Assert.Equal(new UnsubscribeMessage("ann", "home"), Accepted("""{"type":"unsubscribe","userId":"ann","surface":"home"}"""));
        Assert.Equal(new PingMessage(), Accepted("""{"type":"ping","id":[1,{"a":2}]}"""));
    }

    [Fact]
    public void An_event_is_read_as_events_are_wherever_its_type_stands()
    {
        const string json = """{"eventId":"e1","userId":"ann","type":"click","itemId":"tt1","timestamp":1782936000000,"x":{"y":[]}}""";
        Assert.True(EventJson.TryRead(Encoding.UTF8.GetBytes(json), out var expected, out _));
        Assert.Equal(new EventMessage(expected), Accepted($$"""{"event": {{json}} ,"type":"event"}"""));
        Assert.Equal(new EventMessage(expected), Accepted($$"""{"type":"event","event":{{json}}}"""));
    }

    [Theory]
    [InlineData("""{"type":"shout"}""", "unknown_type", "type")]
    [InlineData("""{}""", "missing_field", "type")]
    [InlineData("""{"type":1}""", "wrong_type", "type")]
    [InlineData("""{"type":"subscribe","surface":"home"}""", "missing_field", "userId")]
    [InlineData("""{"type":"subscribe","userId":"ann"}""", "missing_field", "surface")]
    [InlineData("""{"type":"subscribe","userId":"ann","surface":"home","limit":0}""", "out_of_range", "limit")]
    [InlineData("""{"type":"subscribe","userId":"ann","surface":"home","limit":51}""", "out_of_range", "limit")]
    [InlineData("""{"type":"subscribe","userId":"ann","surface":"home","deltas":1}""", "wrong_type", "deltas")]
    [InlineData("""{"type":"subscribe","userId":"ann","surface":"home","maturity":22}""", "out_of_range", "maturity")]
    [InlineData("""{"type":"subscribe","userId":"ann","userId":"bob","surface":"home"}""", "duplicate_field", "userId")]
    [InlineData("""{"type":"unsubscribe","userId":"ann"}""", "missing_field", "surface")]
    [InlineData("""{"type":"event"}""", "missing_field", "event")]
    [InlineData("""{"type":"event","event":null}""", "missing_field", "event")]
    [InlineData("""{"type":"event","event":[]}""", "wrong_type", "event")]
    [InlineData("""{"type":"event","event":{"eventId":"e1","type":"teleport"}}""", "unknown_type", "type")]
    [InlineData("""{"type":"ping"} x""", "malformed_json", null)]
    [InlineData("""[{"type":"ping"}]""", "not_an_object", null)]
    public void Anything_else_is_a_problem_with_a_code(string json, string code, string? field)
    {
        var problem = Refused(json);
        Assert.Equal((code, field), (problem.Code, problem.Field));
    }

    [Theory]
    [InlineData("""{"type":"event","event":{"eventId":"e1","type":"teleport"}}""")]
    [InlineData("""{"type":"event","event":{"type":7,"eventId":"e1"}}""")]
    [InlineData("""{"type":"event","event":{"timestamp":"soon","x":[{"eventId":"e2"}],"eventId":"e1"}}""")]
    [InlineData("""{"type":"event","event":{"userId":"ann","userId":"bob","eventId":"e1"}}""")]
    [InlineData("""{"type":"event","event":{"eventId":"e1"},"limit":-1}""")]
    [InlineData("""{"event":{"eventId":"e1"},"type":"publish"}""")]
    public void A_bad_event_is_named_wherever_its_id_stands(string json) => Assert.Equal("e1", Refused(json).EventId);

    [Theory]
    [InlineData("""{"type":"event","event":{"type":7,"eventId":7}}""")]
    [InlineData("""{"type":"event","event":{"type":7,"eventId":"a\u0000b"}}""")]
    [InlineData("""{"type":"event","event":{"type":7,"eventId":""}}""")]
    [InlineData("""{"type":"subscribe"}""")]
    public void What_is_no_id_names_nothing(string json) => Assert.Null(Refused(json).EventId);

    [Fact]
    public void Messages_are_bounded() => Assert.Equal("too_large", Refused("{\"type\":\"ping\"}".PadRight(ClientJson.MessageBytes + 1)).Code);

    [Fact]
    public void No_damage_makes_it_throw()
    {
        var good = """{"type":"event","event":{"eventId":"e1","userId":"ann","type":"click","itemId":"tt1","timestamp":1782936000000},"limit":5,"deltas":true,"x":[{"y":1}]}"""u8.ToArray();
        Gen.Select(Gen.Int[0, 1000], Gen.Byte).Array[1, 4].Sample(damage =>
        {
            var bytes = good.ToArray();
            foreach (var (place, value) in damage) bytes[place % bytes.Length] = value;
            Assert.True(ClientJson.TryRead(bytes, EventNames.None, out var message, out var problem) ? message is not null : problem is not null);
        }, iter: 20_000);
    }
}
